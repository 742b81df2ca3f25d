package io.tocsin.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunbookFileTest {

    @Test
    void what_is_written_is_read_back_the_same() {
        List<Runbook> runbooks = new ArrayList<>(new BuiltInRunbooks().all());
        String nasty =
                "- a: &b *c !d\n\"quoted\" 'single' # no comment\n  indented \u00e4\u20ac \ud83d\udd14: |\n\n>x\ttab\u0085y";
        runbooks.add(runbook(
                "nasty",
                new RunbookContent(
                        List.of(
                                new RunbookMatch("a.b", "*", "on"),
                                new RunbookMatch(null, "12", "~"),
                                new RunbookMatch(null, null, " blank ")),
                        "yes",
                        nasty,
                        "0x1f",
                        "null",
                        "https://example.com/?a=b#c",
                        false)));

        String yaml = RunbookFile.yaml(runbooks);

        Map<String, RunbookContent> read = read(yaml);
        assertThat(read).hasSameSizeAs(runbooks);
        for (Runbook runbook : runbooks) {
            assertThat(read.get(runbook.name())).isEqualTo(runbook.content());
        }
        assertThat(RunbookFile.yaml(runbooks)).isEqualTo(yaml).contains("solution: |");
    }

    @Test
    void the_file_is_ordered_by_name_and_plain_to_read() {
        RunbookContent content = new RunbookContent(
                List.of(new RunbookMatch("shop", null, "declined")), "Declined", "", "1. Look.\n2. Act.", "", "", true);

        assertThat(RunbookFile.yaml(List.of(runbook("b", content), runbook("a", content))))
                .isEqualTo("""
                        runbooks:
                          - name: a
                            title: Declined
                            match:
                              app: shop
                              message: declined
                            solution: |-
                              1. Look.
                              2. Act.
                          - name: b
                            title: Declined
                            match:
                              app: shop
                              message: declined
                            solution: |-
                              1. Look.
                              2. Act.
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.10",
                "010",
                "1e3",
                "0x1F",
                "2026-03-01",
                "on",
                "yes",
                "True",
                "FALSE",
                "1_000",
                ".5",
                "-0",
                "1e400",
                "123456789012345678901234567890",
                ".inf",
                "!!str 07"
            })
    void a_value_keeps_its_source_text(String value) {
        String text = value.replace("!!str ", "");

        RunbookContent content = read("""
                runbooks:
                  - {name: a, title: %1$s, solution: %1$s, match: {app: %1$s, error_type: %1$s}}
                """.formatted(value)).get("a");

        assertThat(content.title()).isEqualTo(text);
        assertThat(content.solution()).isEqualTo(text);
        assertThat(content.matches()).containsExactly(new RunbookMatch(text, text, null));
    }

    @Test
    void a_number_in_json_keeps_its_digits() {
        RunbookContent content =
                RunbookFile.read("""
                        {"runbooks": [{"name": "a", "title": 1.10, "solution": 2.0, "match": [{"error_type": 1e3}]}]}
                        """.getBytes(StandardCharsets.UTF_8), false).get("a");

        assertThat(content.title()).isEqualTo("1.10");
        assertThat(content.solution()).isEqualTo("2.0");
        assertThat(content.matches()).containsExactly(new RunbookMatch(null, "1e3", null));
    }

    @Test
    void json_is_read_likewise() {
        assertThat(RunbookFile.read("""
                        {"runbooks": [{"name": "a", "title": "t", "match": [{"app": "shop"}], "url": "https://example.com"}]}
                        """.getBytes(StandardCharsets.UTF_8), false))
                .containsKey("a");
    }

    @Test
    void words_and_numbers_that_yaml_has_other_ideas_of_stay_as_they_were_written() {
        RunbookContent content = read("runbooks: [{name: on, title: yes, match: {message: 404}, solution: No}]")
                .get("on");

        assertThat(content.title()).isEqualTo("yes");
        assertThat(content.solution()).isEqualTo("No");
        assertThat(content.matches()).containsExactly(new RunbookMatch(null, null, "404"));
    }

    @Test
    void line_ends_and_outer_blanks_make_no_difference() {
        String entry = "runbooks: [{name: a, title: ' t ', match: {app: shop}, solution: \"1\\r\\n2\\n\\n\"}]";

        assertThat(read(entry).get("a").solution()).isEqualTo("1\n2");
        assertThat(read(entry).get("a").title()).isEqualTo("t");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            runbooks: 1                                                          | runbooks
            {}                                                                   | runbooks
            {runbooks: [], rules: []}                                            | rules
            runbooks: [x]                                                        | runbooks[0]
            runbooks: [{name: A b, title: t, match: {app: a}, solution: s}]      | runbooks[0].name
            runbooks: [{title: t, match: {app: a}, solution: s}]                 | runbooks[0].name
            runbooks: [{name: a, match: {app: a}, solution: s}]                  | runbooks[0].title
            runbooks: [{name: a, title: t, match: {app: a}}]                     | runbooks[0].solution
            runbooks: [{name: a, title: t, solution: s}]                         | runbooks[0].match
            runbooks: [{name: a, title: t, match: {}, solution: s}]              | runbooks[0].match
            runbooks: [{name: a, title: t, match: {app: a b}, solution: s}]      | runbooks[0].match.app
            runbooks: [{name: a, title: t, match: [{app: a}, {}], solution: s}]  | runbooks[0].match[1]
            runbooks: [{name: a, title: t, match: {apps: a}, solution: s}]       | runbooks[0].match[0].apps
            runbooks: [{name: a, title: t, match: {message: ''}, solution: s}]   | runbooks[0].match.message
            runbooks: [{name: a, title: [t], match: {app: a}, solution: s}]      | runbooks[0].title
            runbooks: [{name: a, title: t, match: {app: a}, url: 'javascript:x'}]| runbooks[0].url
            runbooks: [{name: a, title: t, match: {app: a}, url: 'https:/x'}]    | runbooks[0].url
            runbooks: [{name: a, title: t, match: {app: a}, solution: "\\0"}]    | runbooks[0].solution
            runbooks: [{name: a, title: "a\\nb", match: {app: a}, solution: s}]  | runbooks[0].title
            runbooks: [{name: a, title: t, match: {app: a}, solution: s, id: 1}] | runbooks[0].id
            runbooks: [{name: a, title: t, match: {app: a}, solution: s, version: 1}] | runbooks[0].version
            runbooks: [{name: a, title: t, match: {app: a}, solution: s, enabled: no}] | runbooks[0].enabled
            """)
    void what_is_wrong_is_named_by_entry_and_field(String yaml, String field) {
        ApiException refusal = catchThrowableOfType(ApiException.class, () -> read(yaml));

        assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(fields(refusal)).containsOnlyKeys(field);
    }

    @Test
    void every_wrong_entry_is_named_and_a_name_stands_once() {
        String entry = "{name: a, title: t, match: {app: a}, solution: s}";
        ApiException twice =
                catchThrowableOfType(ApiException.class, () -> read("runbooks: [" + entry + ", {}, " + entry + "]"));

        assertThat(fields(twice))
                .containsOnlyKeys(
                        "runbooks[1].name",
                        "runbooks[1].title",
                        "runbooks[1].match",
                        "runbooks[1].solution",
                        "runbooks[2].name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &a [x, x]\nb: &b [*a, *a]\nrunbooks: [*b, *b]",
                "runbooks: &anchor []",
                "runbooks: []\n---\nrunbooks: []",
                "runbooks: []\nrunbooks: []",
                "runbooks: [}",
                "runbooks:\n\t- x",
                "runbooks: [[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
                "\u0000",
                "runbooks: 'never closed",
            })
    void what_is_no_plain_yaml_is_malformed(String yaml) {
        assertThat(catchThrowableOfType(ApiException.class, () -> read(yaml)).code())
                .isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }

    @Test
    void a_tag_makes_no_object() {
        assertThat(read("runbooks: [{name: a, title: !!java.net.URL 'x', match: {app: a}, solution: s}]")
                        .get("a")
                        .title())
                .isEqualTo("x");
    }

    private static Map<String, RunbookContent> read(String yaml) {
        return RunbookFile.read(yaml.getBytes(StandardCharsets.UTF_8), true);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> fields(ApiException refusal) {
        return (Map<String, String>) refusal.details().get("fields");
    }

    private static Runbook runbook(String name, RunbookContent content) {
        return new Runbook(UUID.randomUUID(), name, content, Origin.OWN, 1, Instant.EPOCH, Instant.EPOCH);
    }
}
