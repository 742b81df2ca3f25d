package io.tocsin.appsettings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.tocsin.event.EventContent;
import io.tocsin.grouping.GroupingRule;
import io.tocsin.scrub.AppRules;
import io.tocsin.scrub.Kind;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an app's settings may hold, and which events its filters mean. */
class SettingsRulesTest {

    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    /** The place of the problem, and a part of its reason. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"scrubbing": {"kinds": {"mail": true}}}                  | scrubbing.kinds.mail            | there are [authorization
            {"scrubbing": {"kinds": {"EMAIL": true}}}                 | scrubbing.kinds.EMAIL           | is no kind
            {"scrubbing": {"extra_keys": ["badge", " "]}}             | scrubbing.extra_keys[1]         | 1 to 100 characters
            {"scrubbing": {"extra_keys": ["4711"]}}                   | scrubbing.extra_keys[0]         | a letter
            {"scrubbing": {"extra_keys": [null]}}                     | scrubbing.extra_keys[0]         | null
            {"scrubbing": {"exempt_keys": ["a\\u0000b"]}}             | scrubbing.exempt_keys[0]        | 1 to 100 characters
            {"scrubbing": {"extra_keys": ["a"], "exempt_keys": ["a"]}} | scrubbing.exempt_keys          | as extra_keys does
            {"scrubbing": {"extra_patterns": ["(a"]}}                 | scrubbing.extra_patterns[0]     | RE2
            {"scrubbing": {"extra_patterns": ["a*"]}}                 | scrubbing.extra_patterns[0]     | empty text
            {"scrubbing": {"extra_patterns": ["(a)\\\\1"]}}           | scrubbing.extra_patterns[0]     | RE2
            {"scrubbing": {"extra_patterns": ["((a{999}){999}){9}"]}} | scrubbing.extra_patterns[0]     | repeats too much
            {"filters": [{"name": "a", "message": "b"}, {"name": "b"}]} | filters[1]                    | names none of
            {"filters": [{"message": "b"}]}                           | filters[0].name                 | is required
            {"filters": [{"name": "", "message": "b"}]}               | filters[0].name                 | 1 to 100 characters
            {"filters": [{"name": "a", "message": ""}]}               | filters[0].message              | leave it out
            {"filters": [{"name": "a", "error_type": "\\ud800"}]}     | filters[0].error_type           | half of a character
            {"filters": [{"name": "a", "release": "a\\nb"}]}          | filters[0].release              | control character
            {"filters": [{"name": "a", "environment": ""}]}           | filters[0].environment          | leave it out
            {"filters": [{"name": "a", "address": "10.0.0.0/33"}]}    | filters[0].address              | 0 to 32
            {"filters": [{"name": "a", "address": "example.org"}]}    | filters[0].address              | IP address
            {"filters": [null]}                                       | filters[0]                      | null
            {"grouping_rules": [{"type": "T", "in_app": true, "module": "m"}]}    | grouping_rules[0].name  | is required
            {"grouping_rules": [{"name": "r", "in_app": true, "type": "T"}]}      | grouping_rules[0]       | must name the module
            {"grouping_rules": [{"name": "r", "fingerprint": ["a"]}]}             | grouping_rules[0]       | no condition
            {"grouping_rules": [{"name": "r", "type": "T"}]}                      | grouping_rules[0]       | either fingerprint or in_app
            {"grouping_rules": [{"name": "r", "type": "T", "fingerprint": []}]}   | grouping_rules[0].fingerprint | 1 to 8
            {"grouping_rules": [{"name": "r", "type": "T", "fingerprint": ["{{ nothing }}"]}]} | grouping_rules[0].fingerprint | nothing
            {"grouping_rules": [{"name": "r", "type": "", "fingerprint": ["a"]}]} | grouping_rules[0].type  | leave it out
            {"sizes": {"event_bytes": 1023}}                          | sizes.event_bytes               | must be 1024 to 1048576
            {"sizes": {"event_bytes": 1048577}}                       | sizes.event_bytes               | must be 1024 to 1048576
            {"sizes": {"message_bytes": 63}}                          | sizes.message_bytes             | must be 64 to 8192
            {"sizes": {"message_bytes": 8193}}                        | sizes.message_bytes             | must be 64 to 8192
            {"sizes": {"stack_trace_bytes": 262145}}                  | sizes.stack_trace_bytes         | must be 64 to 262144
            {"sampling": {}}                                          | sampling.stored_per_issue_and_minute | is required
            {"sampling": {"stored_per_issue_and_minute": 0}}          | sampling.stored_per_issue_and_minute | must be 1 to
            {"new_issues_per_minute": 0}                              | new_issues_per_minute           | must be 1 to 100000
            {"new_issues_per_minute": 100001}                         | new_issues_per_minute           | must be 1 to 100000
            """)
    void what_is_wrong_is_told_with_its_place(String document, String place, String reason) {
        Map<String, String> problems = problems(document);

        assertThat(problems).containsOnlyKeys(place);
        assertThat(problems.get(place)).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            filters                   | 51  | {"name": "a", "message": "b"}
            grouping_rules            | 51  | {"name": "a", "type": "b", "fingerprint": ["c"]}
            scrubbing.extra_keys      | 101 | "badge"
            scrubbing.exempt_keys     | 101 | "badge"
            scrubbing.extra_patterns  | 21  | "badge"
            """)
    void lists_are_bounded(String place, int tooMany, String entry) {
        assertThat(problems(repeated(place, tooMany, entry))).containsOnlyKeys(place);
        assertThat(problems(repeated(place, tooMany - 1, entry))).isEmpty();
    }

    @Test
    void everything_wrong_is_told_at_once() {
        assertThat(problems("""
                        {"filters": [{"name": "a", "message": ""}, {"address": "x"}], "new_issues_per_minute": -1}
                        """))
                .containsOnlyKeys(
                        "filters[0].message", "filters[1].name", "filters[1].address", "new_issues_per_minute");
    }

    @Test
    void nothing_is_what_the_configuration_says() {
        Settings settings = settings("{}");

        assertThat(settings.scrubbing()).isNull();
        assertThat(settings.groupingRules()).isEmpty();
        assertThat(settings.sizes()).isEqualTo(new EventSizes(1 << 20, 8 << 10, 256 << 10));
        assertThat(settings.storedPerIssueAndMinute()).isEmpty();
        assertThat(settings.newIssuesPerMinute()).isEmpty();
    }

    @Test
    void what_is_right_is_read() {
        Settings settings = settings("""
                {"version": 3, "app": "ignored", "changed_by": "ignored",
                 "scrubbing": {"kinds": {"email": true, "ip": false}, "extra_keys": ["badge"], "exempt_keys": ["pin"],
                               "extra_patterns": ["[A-Z]{3}-\\\\d{6}"]},
                 "grouping_rules": [{"name": "r", "type": "T*", "fingerprint": ["bank", "{{ type }}"]},
                                    {"name": "s", "module": "shop.*", "in_app": false}],
                 "sizes": {"message_bytes": 2048},
                 "sampling": {"stored_per_issue_and_minute": 100},
                 "new_issues_per_minute": 7}
                """);

        AppRules scrubbing = settings.scrubbing();
        assertThat(scrubbing).isNotNull();
        assertThat(scrubbing.kinds()).isEqualTo(Map.of(Kind.EMAIL, true, Kind.IP, false));
        assertThat(scrubbing.extraKeys()).isEqualTo(Set.of("badge"));
        assertThat(scrubbing.exemptKeys()).isEqualTo(Set.of("pin"));
        assertThat(scrubbing.extraPatterns()).hasToString("[[A-Z]{3}-\\d{6}]");
        assertThat(settings.groupingRules())
                .containsExactly(
                        new GroupingRule(
                                "r", "", "T*", "", "", new GroupingRule.Fingerprinted(List.of("bank", "{{ type }}"))),
                        new GroupingRule("s", "", "", "", "shop.*", new GroupingRule.InApp(false)));
        assertThat(settings.sizes()).isEqualTo(new EventSizes(1 << 20, 2048, 256 << 10));
        assertThat(settings.storedPerIssueAndMinute()).isEqualTo(OptionalInt.of(100));
        assertThat(settings.newIssuesPerMinute()).isEqualTo(OptionalInt.of(7));
    }

    /** Of an event of the type io.Timeout, "GET /Health was slow", release 1.2.3, environment staging, from 10.1.2.3. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', textBlock = """
            "error_type": "io.*"                                                | TYPE
            "error_type": "io.timeout"                                          | -
            "error_type": "Timeout"                                             | -
            "message": "get /health*"                                           | MESSAGE
            "message": "/health"                                                | -
            "message": "*SLOW"                                                  | MESSAGE
            "message": "*slo"                                                   | -
            "release": "1.2.?"                                                  | RELEASE
            "release": "1.2"                                                    | -
            "environment": "staging"                                            | ENVIRONMENT
            "environment": "Staging"                                            | ENVIRONMENT
            "address": "10.0.0.0/8"                                             | ADDRESS
            "address": "10.1.2.4"                                               | -
            "address": "10.1.2.3", "environment": "staging"                     | ENVIRONMENT
            "address": "10.1.2.3", "environment": "production"                  | -
            "address": "10.1.2.4", "environment": "staging"                     | -
            "release": "1*", "message": "*slow*", "error_type": "*Timeout"      | TYPE
            "release": "2*", "message": "*slow*", "error_type": "*Timeout"      | -
            """)
    void an_event_is_dropped_that_matches_all_members_of_a_filter(String members, FilterKind expected) {
        InboundFilters filters =
                settings("{\"filters\": [{\"name\": \"f\", " + members + "}]}").filters();

        assertThat(filters.match(slow(), () -> "10.1.2.3")).isEqualTo(expected);
    }

    @Test
    void one_filter_of_several_is_enough_and_the_first_counts() {
        InboundFilters filters = settings("""
                {"filters": [{"name": "a", "release": "9"}, {"name": "b", "environment": "*"}, {"name": "c", "message": "*"}]}
                """).filters();

        assertThat(filters.match(slow(), () -> null)).isEqualTo(FilterKind.ENVIRONMENT);
    }

    @Test
    void an_event_from_nobody_knows_where_is_kept() {
        InboundFilters filters = settings("{\"filters\": [{\"name\": \"f\", \"address\": \"0.0.0.0/0\"}]}")
                .filters();

        assertThat(filters.match(slow(), () -> null)).isNull();
        assertThat(filters.match(slow(), () -> "proxy.internal")).isNull();
    }

    private static EventContent slow() {
        return new EventContent(
                new UUID(0, 1),
                false,
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                "error",
                "staging",
                "1.2.3",
                "io.Timeout",
                "GET /Health was slow",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                null,
                null);
    }

    private static String repeated(String place, int times, String entry) {
        String[] names = place.split("\\.");
        String list = "[" + String.join(", ", Collections.nCopies(times, entry)) + "]";
        String document = list;
        for (int i = names.length - 1; i >= 0; i--) {
            document = "{\"" + names[i] + "\": " + document + "}";
        }
        return document;
    }

    private static Settings settings(String document) {
        Map<String, String> problems = new LinkedHashMap<>();
        Settings settings = SettingsRules.settings(document(document), problems);
        assertThat(problems).isEmpty();
        return settings;
    }

    private static Map<String, String> problems(String document) {
        Map<String, String> problems = new LinkedHashMap<>();
        SettingsRules.settings(document(document), problems);
        return problems;
    }

    private static SettingsDocument document(String text) {
        try {
            return JSON.readValue(text, SettingsDocument.class);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(text, wrong);
        }
    }
}
