package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stack that comes again is not read again, and nothing else comes of it than of one that is read. */
class KnownStacksTest {

    private static final List<String> STACKS = List.of(
            Stacks.JVM, Stacks.LOGBACK_CAUSES_FIRST, Stacks.PYTHON, Stacks.PYTHON_GROUP, Stacks.V8, Stacks.FIREFOX);

    private static final List<String> MESSAGES =
            List.of("", "order 42 cannot be placed", "too much recursion", "failed\n" + Stacks.PYTHON, "order 43");

    private static final List<String> TYPES = List.of("", "java.lang.Error", "InternalError", "socket.timeout");

    private static final List<String> PLATFORMS = List.of("", "java", "javascript", "python");

    private static final Grouper SHARED = new Grouper(GroupingRules.NONE);

    @Test
    void what_comes_of_a_known_stack_is_what_came_of_reading_it() {
        int compared = 0;
        // Twice, so that every stack is known by every other event that has it.
        for (int round = 0; round < 2; round++) {
            for (String stack : STACKS) {
                for (String type : TYPES) {
                    for (String platform : PLATFORMS) {
                        for (String message : MESSAGES) {
                            Occurrence event = event(type, message, platform, stack);
                            same(SHARED.group(event), new Grouper(GroupingRules.NONE).group(event));
                            compared++;
                        }
                    }
                }
            }
        }
        assertThat(compared).isEqualTo(2 * 6 * 4 * 4 * 5);
    }

    @Test
    void more_stacks_than_there_are_places_are_all_read_right() {
        List<Occurrence> many = IntStream.range(0, 3 * KnownStacks.SLOTS)
                .mapToObj(i -> event("", "", "java", Stacks.JVM.replace("OrderService", "OrderService" + i + "x")))
                .toList();

        assertThat(many.stream().map(SHARED::group).map(Grouping::fingerprint).distinct())
                .hasSize(many.size());
        Grouping first = SHARED.group(many.get(0));
        same(first, new Grouper(GroupingRules.NONE).group(many.get(0)));
    }

    @Test
    void what_is_known_stays_within_its_bound_and_the_last_ones_are_found() {
        KnownStacks stacks = new KnownStacks();
        String frame = "x".repeat(KnownStacks.LONGEST - 10);
        List<Occurrence> many = IntStream.range(0, 4 * KnownStacks.MOST_CHARACTERS / KnownStacks.LONGEST)
                .mapToObj(i -> event("T", "", "java", String.format("%010d", i) + frame))
                .toList();
        many.forEach(event -> stacks.keep(event, sorted(event)));

        List<Occurrence> found =
                many.stream().filter(event -> stacks.find(event) != null).toList();

        assertThat(found).contains(many.get(many.size() - 1));
        assertThat((long) found.size() * KnownStacks.LONGEST)
                .isBetween(KnownStacks.MOST_CHARACTERS / 2L, (long) KnownStacks.MOST_CHARACTERS);
    }

    @Test
    void a_known_stack_is_found_and_says_what_the_event_says() {
        KnownStacks stacks = new KnownStacks();
        Occurrence event = event("shop.OrderError", "one", "java", Stacks.JVM);
        Sorted read = sorted(event);
        stacks.keep(event, read);

        Sorted found = stacks.find(event("shop.OrderError", "two", "java", Stacks.JVM));

        assertThat(found).isNotNull();
        assertThat(found.key()).isEqualTo(read.key());
        assertThat(found.error().message()).isEqualTo("two");
        assertThat(found.error().chain()).isEmpty();
        assertThat(stacks.find(event("java.lang.Exception", "one", "java", Stacks.JVM)))
                .isNull();
        assertThat(stacks.find(event("shop.OrderError", "one", "python", Stacks.JVM)))
                .isNull();
        assertThat(stacks.find(event("shop.OrderError", "one", "java", Stacks.JVM + " ")))
                .isNull();
    }

    static Stream<Occurrence> notTaken() {
        return Stream.of(
                event("T", "m", "java", ""),
                event("T", "m", "java", "x".repeat(KnownStacks.SHORTEST - 1)),
                event("T", "m", "java", "x".repeat(KnownStacks.LONGEST + 1)),
                event("InternalError", "too much recursion", "javascript", Stacks.FIREFOX),
                new Occurrence(
                        "app", "T", "m", "java", Stacks.JVM, List.of(new Thrown("T", "m", List.of())), List.of()));
    }

    @ParameterizedTest
    @MethodSource("notTaken")
    void what_a_stack_alone_does_not_decide_is_not_kept(Occurrence event) {
        assertThat(KnownStacks.takes(event)).isFalse();
    }

    @Test
    void the_shortest_and_the_longest_are_taken() {
        for (int length : new int[] {KnownStacks.SHORTEST, KnownStacks.LONGEST}) {
            assertThat(KnownStacks.takes(event("T", "m", "java", "x".repeat(length))))
                    .isTrue();
        }
    }

    private static Sorted sorted(Occurrence event) {
        Grouping grouping = SHARED.group(event);
        return new Sorted(
                grouping.fingerprint().key(),
                grouping.fingerprint().version(),
                new Reason.Stack("T", 0, "T", true, List.of("f"), true, "", "", false, false),
                ErrorReading.of(event),
                null);
    }

    private static void same(Grouping known, Grouping read) {
        assertThat(known.fingerprint()).isEqualTo(read.fingerprint());
        assertThat(known.explanation()).isEqualTo(read.explanation());
        assertThat(known.title()).isEqualTo(read.title());
        assertThat(known.culprit()).isEqualTo(read.culprit());
        assertThat(known.earlier()).isEqualTo(read.earlier());
    }

    private static Occurrence event(String type, String message, String platform, String stack) {
        return new Occurrence("app", type, message, platform, stack, List.of(), List.of());
    }
}
