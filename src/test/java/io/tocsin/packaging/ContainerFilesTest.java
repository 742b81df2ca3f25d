package io.tocsin.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The container files agree with what the build makes, what {@code .dockerignore} lets through and what the service serves. */
class ContainerFilesTest {

    private static final Path FOLDER = Path.of("src/main/docker");

    /** What the build leaves behind, as patterns: the files themselves are there only after {@code package}. */
    private enum Image {
        JVM(
                "Dockerfile.jvm",
                List.of(
                        "target/quarkus-app/lib/",
                        "target/quarkus-app/*.jar",
                        "target/quarkus-app/quarkus/",
                        "target/quarkus-app/app/")),
        NATIVE("Dockerfile.native", List.of("target/*-runner"));

        private final String file;
        private final List<String> built;

        Image(String file, List<String> built) {
            this.file = file;
            this.built = built;
        }

        List<String> instructions(String name) throws IOException {
            return Files.readString(FOLDER.resolve(file))
                    .replaceAll("\\\\\\n", " ")
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> line.substring(name.length() + 1).trim())
                    .toList();
        }

        List<String> copied() throws IOException {
            return instructions("COPY").stream()
                    .flatMap(copy -> {
                        List<String> words = Stream.of(copy.split("\\s+"))
                                .filter(word -> !word.startsWith("--"))
                                .toList();
                        return words.subList(0, words.size() - 1).stream();
                    })
                    .toList();
        }
    }

    @Test
    void every_container_file_is_looked_at() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            Stream.of(Image.values()).map(image -> image.file).toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @EnumSource(Image.class)
    void it_copies_all_that_the_build_makes(Image image) throws IOException {
        assertThat(image.copied()).containsExactlyInAnyOrderElementsOf(image.built);
    }

    @ParameterizedTest
    @EnumSource(Image.class)
    void what_it_copies_passes_dockerignore(Image image) throws IOException {
        List<String> ignore = Files.readAllLines(Path.of(".dockerignore"));

        assertThat(ignore).startsWith("*");
        assertThat(image.copied())
                .allSatisfy(path -> assertThat(ignore.stream()
                                .filter(line -> line.startsWith("!"))
                                .map(line -> line.substring(1)))
                        .anyMatch(allowed -> path.equals(allowed) || path.startsWith(allowed + "/")));
    }

    @ParameterizedTest
    @EnumSource(Image.class)
    void it_runs_as_a_number_that_is_not_root(Image image) throws IOException {
        // runAsNonRoot of Kubernetes cannot judge names.
        assertThat(image.instructions("USER")).singleElement().asString().matches("[1-9][0-9]*");
    }

    @ParameterizedTest
    @EnumSource(Image.class)
    void it_exposes_the_ports_that_the_service_listens_on(Image image) throws IOException {
        KnownVariables known = KnownVariables.read();

        assertThat(image.instructions("EXPOSE"))
                .containsExactly(known.value("quarkus.http.port") + " " + known.value("quarkus.management.port"));
    }

    @ParameterizedTest
    @EnumSource(Image.class)
    void the_service_is_process_one(Image image) throws IOException {
        // The shell form would put a shell before it, which passes no signal on.
        assertThat(image.instructions("ENTRYPOINT"))
                .singleElement()
                .asString()
                .startsWith("[\"")
                .endsWith("\"]");
        assertThat(image.instructions("CMD")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Image.class)
    void its_variables_have_an_effect(Image image) throws IOException {
        KnownVariables known = KnownVariables.read();

        assertThat(image.instructions("ENV"))
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(known.trouble(variable.replaceAll("=.*", "")))
                        .isEmpty());
    }

    /** Only after {@code package}; before it there is nothing to compare with. */
    @ParameterizedTest
    @EnumSource(Image.class)
    void what_was_built_is_copied_to_the_last_file(Image image) throws IOException {
        Path app = Path.of("target/quarkus-app");
        if (image == Image.JVM && Files.exists(app.resolve("quarkus-run.jar"))) {
            try (Stream<Path> built = Files.list(app)) {
                assertThat(built.map(Path::toString)
                                .map(path -> Files.isDirectory(Path.of(path)) ? path + "/" : path)
                                .filter(path -> !path.endsWith(".dat") && !path.endsWith(".txt")))
                        .allMatch(matchesAnyOf(image.copied()));
            }
        }
    }

    private static Predicate<String> matchesAnyOf(List<String> patterns) {
        return path -> patterns.stream()
                .anyMatch(pattern -> path.equals(pattern)
                        || FileSystems.getDefault()
                                .getPathMatcher("glob:" + pattern)
                                .matches(Path.of(path)));
    }

    /** Its default is 80 % of the machine's memory. */
    @Test
    void a_native_executable_gets_a_heap_limit() throws IOException {
        assertThat(Image.NATIVE.instructions("ENTRYPOINT"))
                .singleElement()
                .asString()
                .containsPattern("\"-Xmx[0-9]+m\"")
                .contains("\"-XX:+ExitOnOutOfMemoryError\"");
    }
}
