package io.tocsin.issue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SemanticVersionTest {

    /** Precedence by semver.org, item 11, whose example is among them. */
    @Test
    void have_an_order() {
        List<SemanticVersion> inOrder = List.of(
                        "0.9.9",
                        "1.0.0-alpha",
                        "1.0.0-alpha.1",
                        "1.0.0-alpha.beta",
                        "1.0.0-beta",
                        "1.0.0-beta.2",
                        "1.0.0-beta.11",
                        "1.0.0-rc.1",
                        "1.0.0",
                        "1.0.1",
                        "1.9.0",
                        "1.10.0",
                        "2.0.0")
                .stream()
                .map(text -> SemanticVersion.of(text))
                .toList();
        for (int i = 0; i < inOrder.size(); i++) {
            for (int j = 0; j < inOrder.size(); j++) {
                assertThat(Integer.signum(inOrder.get(i).compareTo(inOrder.get(j))))
                        .as("%s, %s", inOrder.get(i), inOrder.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }
}
