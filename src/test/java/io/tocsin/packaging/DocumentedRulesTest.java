package io.tocsin.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerting rules of docs/operations.md fire when they should, by Prometheus' own judgment. */
class DocumentedRulesTest {

    private static final Pattern RULES = Pattern.compile("(?s)```yaml\n(groups:\n.*?)```");
    private static final Pattern ALERT = Pattern.compile("alert: (\\w+)");
    private static final Pattern METRIC = Pattern.compile("\\btocsin_\\w+");

    @TempDir
    Path folder;

    @Test
    void every_rule_fires_at_the_first_failure_and_not_before() throws Exception {
        assumeTrue(System.getenv("CI") != null || installed(), "promtool is missing (Debian's package prometheus)");
        String tests = Files.readString(Path.of("src/test/resources/prometheus/rules-test.yaml"));
        Files.writeString(folder.resolve("rules.yaml"), rules());
        Files.writeString(folder.resolve("test.yaml"), tests);

        assertThat(alerts(Pattern.compile("alertname: (\\w+)"), tests))
                .as("every documented rule has a test")
                .isEqualTo(alerts(ALERT, rules()));
        Process promtool = new ProcessBuilder("promtool", "test", "rules", "test.yaml")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(promtool.exitValue()).as(output).isZero();
    }

    @Test
    void rules_ask_for_documented_metrics_only() throws IOException {
        MetricReference reference = MetricReference.read();
        Set<String> known = reference.series().stream()
                .map(series -> series.replaceFirst("\\{.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        known.addAll(reference.gauges());
        assertThat(known).containsAll(alerts(METRIC, rules()));
    }

    private static String rules() throws IOException {
        return RULES.matcher(Files.readString(Path.of("docs/operations.md")))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining());
    }

    private static Set<String> alerts(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.groupCount() == 0 ? found.group() : found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean installed() {
        return Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
    }
}
