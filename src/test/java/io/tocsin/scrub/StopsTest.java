package io.tocsin.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a pass does not stop at holds nothing: stopping everywhere finds no more. */
class StopsTest {

    private static final ScrubbingRules STANDARD = ScrubbingRules.standard();
    private static final ScrubbingRules ALL =
            new ScrubbingRules(EnumSet.allOf(Kind.class), Set.of(), Set.of(), List.of(), "");
    private static final ScrubbingRules NAMED =
            new ScrubbingRules(EnumSet.allOf(Kind.class), Set.of("x", "shoe_size"), Set.of("pin"), List.of(), "");

    private static final String SIGNS = "ab2=:%-_.\"'\\ <>[]{}&;@/dD5AKpwkeysixX4\u00e4\u017f";

    static Stream<ScrubbingRules> rules() {
        return Stream.of(STANDARD, ALL, NAMED);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_pass_finds_what_looking_at_every_place_finds(ScrubbingRules rules) throws Exception {
        Random random = new Random(20_261_123);
        List<String> parts = new ArrayList<>(AnyTextTest.repeated().toList());
        ScrubberTest.found().forEach(row -> parts.add((String) row.get()[0]));
        ScrubberTest.kept().forEach(parts::add);
        KeyNames names = new KeyNames(rules);
        Scanner scanner = new Scanner(rules.kinds(), names, "");
        for (int round = 0; round < 10_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            for (int i = random.nextInt(8); i > 0; i--) {
                char sign = SIGNS.charAt(random.nextInt(SIGNS.length()));
                text.insert(random.nextInt(text.length() + 1), sign);
            }
            String written = text.toString();
            assertThat(scanner.scrubbed(written, new Tally(), () -> false))
                    .as(written)
                    .isEqualTo(everywhere(scanner, rules, written));
        }
    }

    @Test
    void a_stack_trace_has_no_place_to_stop_at() {
        Stops stops = new Stops(STANDARD.kinds(), new KeyNames(STANDARD));
        String trace = """
                java.lang.IllegalStateException
                \tat com.example.shop.OrderPlacement.place(OrderPlacement.java:2042)
                \tat java.base/java.util.concurrent.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:635)
                  File "/srv/shop/store.py", line 16, in load
                    at handle (/srv/shop/node_modules/express/lib/router.js:328:10)
                """;

        assertThat(stops.next(trace, 0, false, 0)).isEqualTo(trace.length());
    }

    private static String everywhere(Scanner scanner, ScrubbingRules rules, String text) {
        String scrubbed = text;
        for (int pass = 0; pass < Scanner.MOST_PASSES; pass++) {
            Scan scan = new Scan(scrubbed, rules.kinds(), new Tally());
            boolean inWord = false;
            for (int i = 0; i < scan.length; ) {
                char c = scan.text.charAt(i);
                boolean word = Character.isLetterOrDigit(c);
                int next = isLookedAt(scan, i, c, inWord, rules) ? scanner.at(scan, i, c) : i;
                if (c == '\\' && Ascii.isLetter(scan.at(i + 1))) {
                    next = i + 2;
                }
                inWord = word && next == i;
                i = Math.max(next, i + 1);
            }
            if (!scan.hasTaken()) {
                break;
            }
            scrubbed = scan.result();
        }
        return scrubbed;
    }

    /** All but what has no meaning at such a place: the middle of a word, a single dash. */
    private static boolean isLookedAt(Scan scan, int place, char c, boolean inWord, ScrubbingRules rules) {
        return switch (c) {
            case ':', '=', '<', '%' -> true;
            case '@' -> rules.kinds().contains(Kind.EMAIL);
            case '-' -> scan.at(place + 1) == '-' && (scan.at(place + 2) == '-' || !inWord);
            default -> Ascii.isLetterOrDigit(c) && !inWord;
        };
    }
}
