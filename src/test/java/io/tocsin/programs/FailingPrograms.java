package io.tocsin.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.testing.TestFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs all the programs of all the languages that this machine has. */
final class FailingPrograms {

    private FailingPrograms() {}

    static List<Failure> run() throws IOException, InterruptedException {
        Path scratch = TestFolders.fresh("programs-");
        List<Failure> failures = new ArrayList<>();
        for (Language language : Language.values()) {
            if (!language.available()) {
                assertThat(System.getenv("CI"))
                        .as("%s is missing, which a continuous build must have", language.tool())
                        .isNull();
                System.out.println("No " + language.tool() + " here: no failures of " + language.platform());
                continue;
            }
            for (Path program : language.programs()) {
                failures.add(language.run(program, scratch));
            }
        }
        return failures;
    }
}
