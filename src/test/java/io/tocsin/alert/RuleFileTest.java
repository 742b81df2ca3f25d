package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules are told by a file. */
@QuarkusTest
@TestProfile(RuleFileTest.LookedAtByHand.class)
@WithTestResource(PostgresResource.class)
class RuleFileTest {

    private static final Path FILE =
            Path.of("target", "test-data", "rules.yaml").toAbsolutePath();
    private static final String CONDITION = ", condition: {kind: count, threshold: 3}";

    /** The file is looked at by the test alone. */
    public static class LookedAtByHand implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tocsin.alert.rules-file", FILE.toString(), "tocsin.alert.rules-file-poll", "12h");
        }
    }

    @Inject
    RuleFileWatch watch;

    @Inject
    RuleFileChanges changes;

    @Inject
    RuleBook book;

    @Inject
    MeterRegistry registry;

    @AfterEach
    void no_rule_stays() throws IOException {
        lookTwice("rules: []");
    }

    @Test
    void rules_come_change_and_go_with_the_file() throws IOException {
        look(file("{name: One, channels: [log]" + CONDITION + "}", "{name: Two, for: 120s" + CONDITION + "}"));
        StoredRule one = named("One");
        StoredRule two = named("Two");
        assertThat(one.origin()).isEqualTo(Origin.FILE);
        assertThat(one.rule().channels()).hasSize(1);

        look(file(
                "{name: One, channels: [log], severity: warning" + CONDITION + "}",
                "{name: Two, for: 2m" + CONDITION + "}"));
        assertThat(named("One").id()).isEqualTo(one.id());
        assertThat(named("One").version()).isEqualTo(2);
        assertThat(named("Two")).isEqualTo(two);

        lookTwice(file("{name: Two, for: 2m" + CONDITION + "}"));
        assertThat(names()).contains("Two").doesNotContain("One");
        Api.admin()
                .get("/api/v1/audit?kind=alert-rule&subject_id=" + one.id())
                .then()
                .body("entries.action", equalTo(List.of("delete", "change", "create")))
                .body("entries[1].detail.after.severity", equalTo("warning"))
                .body("entries[0].actor_name", equalTo("the file " + FILE))
                .body("entries[0]", not(hasKey("actor_key_id")));
    }

    @Test
    void two_apps_may_have_rules_of_one_name() throws IOException {
        look(file(
                "{name: Same, app: one" + CONDITION + "}",
                "{name: Same, app: two" + CONDITION + "}",
                "{name: Same" + CONDITION + "}"));
        assertThat(names()).filteredOn("Same"::equals).hasSize(3);
        lookTwice(file("{name: Same, app: two" + CONDITION + "}"));

        assertThat(book.current().rules())
                .filteredOn(rule -> rule.name().equals("Same"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.rule().app()).contains("two"));
    }

    @Test
    void a_broken_file_changes_nothing_until_it_is_mended() throws IOException {
        look(file("{name: Kept" + CONDITION + "}"));
        StoredRule kept = named("Kept");
        look(file("{name: Kept, severity: info" + CONDITION + "}", "{name: Bad, condition: {kind: count}}"));
        assertThat(named("Kept")).isEqualTo(kept);
        assertThat(valid()).isEqualTo("0.0");
        Files.delete(FILE);
        watch.look(FILE);
        assertThat(named("Kept")).isEqualTo(kept);
        assertThat(valid()).isEqualTo("0.0");

        look(file("{name: Kept, severity: info" + CONDITION + "}"));
        assertThat(named("Kept").version()).isEqualTo(2);
        assertThat(valid()).isEqualTo("1.0");
    }

    /** A file that is written in place is read when it is cut off behind an entry: valid, and shorter than it is going to be. */
    @Test
    void rules_are_removed_when_a_file_is_seen_twice_without_them() throws IOException {
        String whole = file("{name: One" + CONDITION + "}", "{name: Two" + CONDITION + "}");
        look(whole);
        StoredRule two = named("Two");

        look(file("{name: One, severity: info" + CONDITION + "}"));
        assertThat(named("Two")).isEqualTo(two);
        assertThat(named("One").version()).as("taken whole or not at all").isEqualTo(1);
        look(whole);
        look(file("{name: One, severity: info" + CONDITION + "}"));
        assertThat(named("Two")).isEqualTo(two);

        watch.look(FILE);
        assertThat(names()).contains("One").doesNotContain("Two");
        assertThat(named("One").version()).isEqualTo(2);
    }

    @Test
    void a_file_that_the_database_did_not_take_is_not_in_force() throws IOException {
        look(file("{name: One" + CONDITION + "}"));
        assertThat(valid()).isEqualTo("1.0");
        Stored.execute(
                PostgresResource.database(),
                "ALTER TABLE alert_rule ADD CONSTRAINT no_more CHECK (name <> 'Two') NOT VALID");
        try {
            look(file("{name: One" + CONDITION + "}", "{name: Two" + CONDITION + "}"));
            assertThat(valid()).isEqualTo("0.0");
        } finally {
            Stored.execute(PostgresResource.database(), "ALTER TABLE alert_rule DROP CONSTRAINT no_more");
        }
        watch.look(FILE);
        assertThat(valid()).isEqualTo("1.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rules: [{name: A, condition: {kind: count}}]                    | rules[0] "A".condition.threshold
            rules: [{name: A, condition: {kind: absence}, sverity: info}]   | rules[0] "A".sverity is not a field
            rules: [{name: A, condition: {kind: absence, x: 1}}]            | rules[0] "A".condition.x is not a field
            rules: [{name: A, condition: {kind: absence}}, {name: A, condition: {kind: absence}}] | rules[1] "A".name stands twice
            rules: [{name: A, app: x, condition: {kind: absence}}, {name: A, app: x, condition: {kind: absence}}] | rules[1] "A".name stands twice
            rules: [{name: A, condition: {kind: absence}, channels: [nobody]}] | rules[0] "A".channels[0]
            rules: [{condition: {kind: absence}}]                           | rules[0].name
            rules: [{name: Error rate, condition: {kind: absence}}]         | rules[0] "Error rate".name is taken
            rules: [{name: A, condition: {kind: absence}, environment: test}] | rules[0] "A".environment
            rules: [{name: A, condition: {kind: absence}, version: 1}]      | rules[0] "A".version
            rules: [&a {name: A, condition: {kind: absence}}, *a]           | anchor
            rules: [{name: A, enabled: yes, condition: {kind: absence}}]    | rules[0] "A".enabled has the wrong type
            rules: [{name: A, enabled: '', condition: {kind: absence}}]     | rules[0] "A".enabled has the wrong type
            rules: [{name: A, condition: {kind: count, threshold: 0x10}}]   | rules[0] "A".condition.threshold has the wrong type
            rules: [{name: A, condition: {kind: error_rate, min_errors: 1.5}}] | rules[0] "A".condition.min_errors has the wrong type
            rules: [{name: A, labels: {v: ~}, condition: {kind: absence}}]  | rules[0] "A".labels.v must be a string
            rules: [{name: A, labels: {v: !!binary aGk=}, condition: {kind: absence}}] | is not valid YAML
            rules: [x]                                                      | rules[0] is not a rule
            rules: 3                                                        | rules is required
            ruels: []                                                       | ruels is not a field
            'rules: [{'                                                     | is not valid YAML
            rules: [!!javax.script.ScriptEngineManager []]                  | rules[0] is not a rule
            """)
    void what_is_wrong_is_told_with_its_place(String content, String problem) {
        assertThatThrownBy(() -> changes.apply(content.getBytes(StandardCharsets.UTF_8), "rules.yaml", true))
                .isInstanceOf(RuleFileRefused.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.10",
                "010",
                "1e3",
                "0x1F",
                "12:30",
                "2026-03-01",
                "2026-03-01T10:00:00Z",
                "on",
                "yes",
                "True",
                "1_000",
                "+7",
                ".5",
                "~x",
                ".nan"
            })
    void a_value_keeps_its_source_text(String value) throws IOException {
        look(file(
                "{name: %1$s, labels: {v: %1$s}, environment: %1$s, condition: {kind: count, threshold: 1e1, release: %1$s,"
                                .formatted(value)
                        + " error_type: %s}}".formatted(value)));

        StoredRule rule = named(value);
        assertThat(rule.rule().labels()).containsEntry("v", value);
        // Environments are compared without case.
        assertThat(rule.definition().environment()).isEqualTo(value.toLowerCase(Locale.ROOT));
        assertThat(rule.rule().condition().filter().release()).contains(value);
        assertThat(rule.rule().condition().filter().errorType()).contains(value);
        assertThat(rule.rule().condition())
                .isInstanceOfSatisfying(
                        Condition.Count.class,
                        count -> assertThat(count.thresholds().full()).isEqualTo(10));
    }

    @Test
    void the_api_does_not_change_a_rule_of_the_file() throws IOException {
        look(file("{name: Told" + CONDITION + "}"));
        String path = "/api/v1/alert-rules/" + named("Told").id();
        Api.admin().delete(path).then().statusCode(409).body("error.details.file", equalTo(FILE.toString()));
        Api.admin()
                .body(Map.of("name", "Told", "condition", Map.of("kind", "absence")))
                .put(path)
                .then()
                .statusCode(409)
                .body("error.message", containsString(FILE.toString()));
    }

    @Test
    void replicas_with_the_same_file_make_each_rule_once() throws Exception {
        byte[] content = file(IntStream.range(0, 200)
                        .mapToObj(number -> "{name: Rule " + number + CONDITION + "}")
                        .toArray(String[]::new))
                .getBytes(StandardCharsets.UTF_8);
        ExecutorService replicas = Executors.newFixedThreadPool(4);
        try {
            List<Future<RuleFileChanges.Applied>> done = replicas.invokeAll(Collections.nCopies(
                    4, () -> changes.apply(content, FILE.toString(), true).orElseThrow()));
            int made = 0;
            for (Future<RuleFileChanges.Applied> one : done) {
                made += one.get().made();
                assertThat(one.get().changed() + one.get().removed()).isZero();
            }
            assertThat(made).isEqualTo(200);
        } finally {
            replicas.shutdownNow();
        }
        assertThat(book.current().rules().stream()
                        .filter(rule -> rule.origin() == Origin.FILE)
                        .collect(Collectors.toMap(StoredRule::name, StoredRule::version)))
                .hasSize(200)
                .containsEntry("Rule 199", 1L);
    }

    private static String file(String... rules) {
        return "rules:\n  - " + String.join("\n  - ", rules) + "\n";
    }

    private void look(String content) throws IOException {
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, content);
        watch.look(FILE);
    }

    private void lookTwice(String content) throws IOException {
        look(content);
        watch.look(FILE);
    }

    private StoredRule named(String name) {
        return book.current().rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<String> names() {
        return book.current().rules().stream().map(StoredRule::name).toList();
    }

    private String valid() {
        return String.valueOf(
                registry.get("tocsin.alert.rules.file.valid").gauge().value());
    }
}
