package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The administrator's word goes ahead of the default. */
class GroupingRulesTest {

    private static final GroupingRule ALL_SQL = rule("sql", "", "java.sql.*", "", "", "sql");

    @ParameterizedTest
    @CsvSource({
        "shop, '', '', '', true",
        "sho?, '', '', '', true",
        "other, '', '', '', false",
        "'', java.lang.*, '', '', true",
        "'', java.sql.*, '', '', true",
        "'', java.io.*, '', '', false",
        "'', '', order * cannot*, '', true",
        "'', '', after*, '', true",
        "'', '', 'order', '', false",
        "'', '', '', com.example.shop.OrderRepository, true",
        "'', '', '', com.example.shop.Journal, false",
        "'', '', '\\*after*', '', false",
        "'', '', 'a\\fter*', '', false",
        "shop, java.sql.*, after*, org.postgresql.*, true",
        "other, java.sql.*, after*, org.postgresql.*, false"
    })
    void every_given_condition_must_match(String app, String type, String message, String module, boolean matches) {
        Grouping grouping = grouped(Stacks.JVM, rule("r", app, type, message, module, "one"));

        assertThat(grouping.explanation().method()).isEqualTo(matches ? "rule" : "stack");
        assertThat(grouping.explanation().rule()).isEqualTo(matches ? "r" : "");
    }

    @Test
    void the_first_fingerprint_that_matches_counts() {
        Grouping grouping = grouped(
                Stacks.JVM,
                rule("io", "", "java.io.*", "", "", "io"),
                ALL_SQL,
                rule("later", "shop", "", "", "", "later"));

        assertThat(grouping.explanation().rule()).isEqualTo("sql");
        assertThat(grouping.explanation().parts()).containsExactly("sql");
        assertThat(grouping.explanation().frames()).isEmpty();
        assertThat(grouping.fingerprint().key()).isEqualTo("rule\u001fsql");
        assertThat(grouping.culprit()).isEqualTo("com.example.shop.OrderRepository.insert");
    }

    @Test
    void placeholders_are_replaced_by_what_the_event_has() {
        Grouping grouping = grouped(
                Stacks.JVM,
                rule("r", "shop", "", "", "", "{{ type }}", "{{message}}", "in {{ module }}.{{ function }}"));

        assertThat(grouping.explanation().parts())
                .containsExactly(
                        "java.lang.IllegalStateException",
                        "order <*> cannot be placed",
                        "in com.example.shop.OrderRepository.insert");
    }

    @Test
    void the_default_may_be_refined() {
        GroupingRule refined = rule("r", "shop", "", "", "", "{{ default }}", "eu");

        Grouping jvm = grouped(Stacks.JVM, refined);

        assertThat(jvm.fingerprint()).isNotEqualTo(grouped(Stacks.GO, refined).fingerprint());
        assertThat(jvm.explanation().parts()).containsExactly("{{ default }}", "eu");
        assertThat(jvm.explanation().frames()).isNotEmpty();
    }

    @Test
    void of_rules_about_frames_the_last_that_matches_counts() {
        Grouping grouping = grouped(
                Stacks.JVM,
                inApp("shop is a library", "com.example.shop.*", false),
                inApp("the repository is ours", "com.example.shop.OrderRep*", true));

        assertThat(grouping.explanation().frames()).containsExactly("com.example.shop.OrderRepository insert");
        assertThat(grouping.explanation().rule()).isEqualTo("the repository is ours");
        assertThat(grouping.explanation().method()).isEqualTo("stack");
    }

    @Test
    void a_rule_about_frames_goes_ahead_of_what_the_sender_says() {
        Frame frame = new Frame("com.example.Filter", "run", "Filter.java", 1, true, "");
        Frame other = new Frame("com.example.Order", "place", "Order.java", 1, true, "");
        Occurrence event = new Occurrence(
                "shop", "E", "", "java", "", List.of(new Thrown("E", "", List.of(other, frame))), List.of());

        Grouping grouping = new Grouper(GroupingRules.of(List.of(inApp("r", "*.Filter", false)))).group(event);

        assertThat(grouping.explanation().frames()).containsExactly("com.example.Order place");
    }

    @Test
    void the_most_and_worst_rules_are_quick_on_the_longest_event() {
        String hostile = "*a?".repeat(66) + "b";
        List<GroupingRule> most = Collections.nCopies(500, rule("r", "", "", hostile, hostile, "x"));
        Grouper grouper = new Grouper(GroupingRules.of(most));
        Occurrence event = Stacks.event("E", "a".repeat(1_000_000), Stacks.JVM);

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> grouper.group(event));
    }

    @Test
    void of_a_long_message_the_beginning_is_looked_at() {
        GroupingRule rule = rule("r", "", "", "*needle*", "", "x");
        Grouper grouper = new Grouper(GroupingRules.of(List.of(rule)));

        assertThat(grouper.group(Stacks.event("E", "a".repeat(1_900) + "needle", ""))
                        .explanation()
                        .method())
                .isEqualTo("rule");
        assertThat(grouper.group(Stacks.event("E", "a".repeat(2_000) + "needle", ""))
                        .explanation()
                        .method())
                .isEqualTo("message");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void a_rule_has_a_name(String name) {
        assertThatThrownBy(() -> rule(name, "a", "", "", "", "b")).hasMessageContaining("name");
    }

    @Test
    void a_rule_that_makes_no_sense_is_refused_with_the_reason() {
        assertRefused(() -> rule("r", "", "", "", "", "a"), "has no condition");
        assertRefused(() -> rule("r", "a".repeat(201), "", "", "", "a"), "a pattern of 201 characters");
        assertRefused(() -> rule("r", "a", "", "", ""), "must have 1 to 8 parts; this has 0");
        assertRefused(() -> rule("r", "a", "", "", "", "1", "2", "3", "4", "5", "6", "7", "8", "9"), "this has 9");
        assertRefused(() -> rule("r", "a", "", "", "", ""), "this has 0");
        assertRefused(() -> rule("r", "a", "", "", "", "a".repeat(201)), "this has 201");
        assertRefused(() -> rule("r", "a", "", "", "", "{{ user }}"), "Unknown placeholder {{ user }}");
        assertRefused(() -> inApp("r", "", true), "must name the module");
        assertRefused(() -> GroupingRules.of(Collections.nCopies(501, ALL_SQL)), "these are 501");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable made, String reason) {
        assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(reason);
    }

    private static Grouping grouped(String stack, GroupingRule... rules) {
        return new Grouper(GroupingRules.of(List.of(rules))).group(Stacks.event("", "", stack));
    }

    private static GroupingRule rule(
            String name, String app, String type, String message, String module, String... parts) {
        return new GroupingRule(name, app, type, message, module, new GroupingRule.Fingerprinted(List.of(parts)));
    }

    private static GroupingRule inApp(String name, String module, boolean inApp) {
        return new GroupingRule(name, "", "", "", module, new GroupingRule.InApp(inApp));
    }
}
