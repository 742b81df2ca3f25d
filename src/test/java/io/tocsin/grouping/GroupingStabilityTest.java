package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What changes while the bug stays the same changes no key, and no text is too broken to be grouped. */
class GroupingStabilityTest {

    private static final Grouper GROUPER = new Grouper(GroupingRules.NONE);

    private static final Map<String, UnaryOperator<String>> CHANGES = Map.ofEntries(
            Map.entry("CRLF", text -> text.replace("\n", "\r\n")),
            Map.entry("lines shifted", GroupingStabilityTest::shifted),
            Map.entry("a prefix on each line", GroupingStabilityTest::prefixed),
            Map.entry(
                    "a container's prefix on each line",
                    text -> text.lines().map(line -> "shop-1  | " + line + "\n").reduce("", String::concat)),
            Map.entry(
                    "indented as a whole",
                    text -> text.lines().map(line -> "    " + line + "\n").reduce("", String::concat)),
            Map.entry("no last newline", String::stripTrailing),
            Map.entry(
                    "other lambdas",
                    text -> text.replace("lambda$post$3", "lambda$post$17")
                            .replace("<Total>b__0", "<Total>b__7_2")
                            .replace("handle.func1", "handle.func2.1")),
            Map.entry(
                    "other proxies",
                    text -> text.replace("CGLIB$$1a2b", "CGLIB$$9f8e7d")
                            .replace("Accessor12", "Accessor3")
                            .replace("DisplayClass3_0", "DisplayClass9_1")),
            Map.entry(
                    "no proxies",
                    text -> text.lines()
                            .filter(line -> !line.contains("CGLIB") && !line.contains("GeneratedMethodAccessor"))
                            .map(line -> line.replace("... 8 more", "... 7 more") + "\n")
                            .reduce("", String::concat)),
            Map.entry("other addresses", text -> text.replace("+0x1c", "+0x2f0").replace("0xc00", "0xc01")),
            Map.entry(
                    "another goroutine",
                    text -> text.replace("goroutine 18", "goroutine 7").replace("in goroutine 1", "in goroutine 35")));

    @TestFactory
    Stream<DynamicTest> a_change_that_means_nothing_changes_no_key() {
        return Stacks.ALL.entrySet().stream()
                .flatMap(stack -> CHANGES.entrySet().stream()
                        .map(change -> DynamicTest.dynamicTest(stack.getKey() + ", " + change.getKey(), () -> {
                            Grouping before = Stacks.grouped(stack.getValue());
                            assertThat(before.explanation().method()).isEqualTo("stack");
                            Grouping after = Stacks.grouped(change.getValue().apply(stack.getValue()));
                            assertThat(after.explanation().frames())
                                    .isEqualTo(before.explanation().frames());
                            assertThat(after.fingerprint()).isEqualTo(before.fingerprint());
                        })));
    }

    @Test
    void frames_left_away_are_as_if_they_stood_there() {
        String whole = Stacks.JVM.substring(0, Stacks.JVM.lastIndexOf("\t... 8 more"))
                + Stacks.JVM.substring(
                        Stacks.JVM.indexOf("\tat com.example.shop.OrderService$$"), Stacks.JVM.indexOf("\tSuppressed"));

        assertThat(Stacks.grouped(whole).fingerprint())
                .isEqualTo(Stacks.grouped(Stacks.JVM).fingerprint());
    }

    @Test
    void what_is_suppressed_is_not_part_of_the_key() {
        String without = Stacks.JVM.substring(0, Stacks.JVM.indexOf("\tSuppressed"))
                + Stacks.JVM.substring(Stacks.JVM.indexOf("Caused by: java.sql"));

        assertThat(Stacks.grouped(without).fingerprint())
                .isEqualTo(Stacks.grouped(Stacks.JVM).fingerprint());
    }

    @Test
    void a_text_cut_anywhere_is_grouped() {
        Random random = new Random(42);
        for (String text : Stacks.ALL.values()) {
            for (int i = 0; i < 300; i++) {
                int from = random.nextInt(text.length());
                int to = from + random.nextInt(text.length() - from);
                for (String cut : List.of(text.substring(0, to), text.substring(from, to), text.substring(from))) {
                    for (String platform : List.of("", "java", "python", "javascript", "go", "ruby", "csharp", "php")) {
                        Grouping grouping =
                                GROUPER.group(new Occurrence("shop", "E", cut, platform, cut, List.of(), List.of()));
                        assertBounded(grouping);
                    }
                }
            }
        }
    }

    @Test
    void a_text_with_any_character_anywhere_is_grouped() {
        Random random = new Random(7);
        String signs = "\n\r\t (){}[]<>:;,.@#'\"`|+-_/\\$*?!=~^%&0a\u00e9\ud83d\ude00\u0000";
        for (String text : Stacks.ALL.values()) {
            for (int i = 0; i < 300; i++) {
                StringBuilder changed = new StringBuilder(text);
                for (int j = 0; j < 10; j++) {
                    changed.setCharAt(random.nextInt(changed.length()), signs.charAt(random.nextInt(signs.length())));
                }
                assertBounded(GROUPER.group(Stacks.event("", changed.toString(), changed.toString())));
            }
        }
    }

    /** The explanation tells all that went into the key and nothing else: they agree exactly where keys do. */
    @Test
    void explanations_agree_exactly_where_keys_do() {
        List<Occurrence> events = new ArrayList<>();
        List<String> messages = List.of(
                "",
                "after 30 s",
                "after 3 s",
                "HTTP 503",
                "HTTP 404",
                "42",
                "{\"msg\":\"a\"}",
                "{\"msg\":\"b\",\"id\":1}",
                "{\"id\":1}",
                "'a'",
                "'b'");
        for (String message : messages) {
            for (String type : List.of("", "Timeout", "Refused")) {
                events.add(Stacks.event(type, message, ""));
                events.add(new Occurrence("shop", type, message, "", "", List.of(), List.of("a", "{{ default }}")));
                events.add(new Occurrence("shop", type, message, "", "", List.of(), List.of("a")));
                Stacks.ALL.values().forEach(stack -> events.add(Stacks.event(type, message, stack)));
            }
        }
        Map<String, List<Object>> parts = new HashMap<>();
        Map<List<Object>, String> keys = new HashMap<>();
        for (Occurrence event : events) {
            Grouping grouping = GROUPER.group(event);
            Explanation why = grouping.explanation();
            List<Object> told = List.of(
                    why.method(),
                    why.rule(),
                    why.parts(),
                    why.type(),
                    why.exceptionType(),
                    why.frames(),
                    why.messagePattern());
            String key = grouping.fingerprint().key();
            if (!why.method().equals("client") || why.parts().contains("{{ default }}")) {
                assertThat(parts.computeIfAbsent(key, none -> told)).isEqualTo(told);
                assertThat(keys.computeIfAbsent(told, none -> key)).isEqualTo(key);
            }
        }
        assertThat(keys).hasSizeGreaterThan(30);
    }

    private static void assertBounded(Grouping grouping) {
        assertThat(grouping.fingerprint().key()).hasSizeBetween(1, 200);
        assertThat(grouping.title()).isNotBlank().hasSizeLessThanOrEqualTo(200).doesNotContain("\n");
        assertThat(grouping.culprit()).hasSizeLessThanOrEqualTo(200);
        assertThat(grouping.explanation().frames()).hasSizeLessThanOrEqualTo(8);
    }

    /** Every line number of every runtime's way to write one, by 100. */
    private static String shifted(String text) {
        return java.util.regex.Pattern.compile("((?:java|go|rb|cs|js|mjs|v=3):|line |php[:(])(\\d+)")
                .matcher(text)
                .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(
                        match.group(1) + (Integer.parseInt(match.group(2)) + 100)));
    }

    private static String prefixed(String text) {
        StringBuilder prefixed = new StringBuilder();
        int second = 10;
        for (String line : text.split("\n")) {
            prefixed.append("2024-05-17T10:11:")
                    .append(second++)
                    .append(".123Z shop[17]: ")
                    .append(line)
                    .append('\n');
        }
        return prefixed.toString();
    }
}
