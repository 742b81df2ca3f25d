package io.tocsin.grouping.corpus;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.grouping.Occurrence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpus is what docs/grouping.md says of it, and the figures there are its own. */
class CorpusTest {

    /** Folders of the machine that a trace was made on. */
    private static final Pattern MACHINE = Pattern.compile("/tmp/|/root/|/home/|/work/|/Users/|\\.m2/|\\.pyenv");

    private static final Pattern NEIGHBOUR = Pattern.compile("(?:like |, )([a-z0-9]+(?:-[a-z0-9]+)+)");

    /** Stands in a group's note where one event is all there is. */
    private static final String LONE = "lone";

    private static final List<CorpusEvent> EVENTS = Corpus.events();
    private static final List<Corpus.Group> GROUPS = Corpus.groups();

    static List<String> languages() {
        return Corpus.LANGUAGES;
    }

    @ParameterizedTest
    @MethodSource("languages")
    void every_event_says_what_a_client_has_to_say(String language) {
        List<CorpusEvent> events = Corpus.events(language);

        assertThat(events).isNotEmpty();
        for (CorpusEvent event : events) {
            Occurrence occurrence = event.occurrence();
            String name = event.group() + " " + event.variant();
            assertThat(name).matches("[a-z0-9]+(-[a-z0-9]+)* \\S+");
            assertThat(occurrence.errorType() + occurrence.message()).as(name).isNotEmpty();
            assertThat(occurrence.errorType().length()).as(name).isLessThanOrEqualTo(200);
            assertThat(occurrence.platform()).as(name).isNotEmpty();
            assertThat(occurrence.stackTrace().length()).as(name).isLessThan(256 * 1024);
            assertThat(occurrence.stackTrace().isEmpty()
                            || occurrence.exceptions().isEmpty())
                    .as(name + " has one stack")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void nothing_tells_of_the_machine_it_was_made_on(String language) {
        assertThat(Corpus.lines(language + ".jsonl"))
                .noneMatch(line -> MACHINE.matcher(line).find());
    }

    @Test
    void every_group_is_described_once_and_has_events() {
        assertThat(GROUPS)
                .extracting(group -> group.language() + " " + group.name())
                .doesNotHaveDuplicates();
        assertThat(GROUPS.stream().map(group -> group.language() + " " + group.name()))
                .containsExactlyInAnyOrderElementsOf(EVENTS.stream()
                        .map(event -> event.language() + " " + event.group())
                        .collect(toSet()));
    }

    @Test
    void a_group_has_several_events_unless_it_is_said_to_be_a_lone_one() {
        Map<String, Long> events =
                EVENTS.stream().collect(groupingBy(event -> event.language() + " " + event.group(), counting()));

        assertThat(GROUPS).allSatisfy(group -> {
            long count = events.get(group.language() + " " + group.name());
            assertThat(count == 1).as(group.toString()).isEqualTo(group.note().startsWith(LONE));
        });
    }

    @Test
    void it_is_large_and_hard_enough_to_tell_ways_apart() {
        assertThat(GROUPS).hasSizeGreaterThanOrEqualTo(120);
        assertThat(EVENTS).hasSizeGreaterThanOrEqualTo(700);
        long hard = GROUPS.stream()
                .filter(group -> NEIGHBOUR.matcher(group.note()).find())
                .count();
        assertThat(hard).isGreaterThanOrEqualTo(GROUPS.size() / 3);
    }

    @Test
    void neighbours_are_near() {
        Map<String, Set<String>> types = EVENTS.stream()
                .collect(groupingBy(
                        event -> event.language() + " " + event.group(),
                        mapping(event -> event.occurrence().errorType(), toSet())));

        for (Corpus.Group group : GROUPS) {
            String name = group.language() + " " + group.name();
            NEIGHBOUR
                    .matcher(group.note())
                    .results()
                    .map(like -> like.group(1))
                    .forEach(other -> assertThat(types.get(name))
                            .as(name + " is like " + other)
                            .containsAnyElementsOf(
                                    types.getOrDefault(group.language() + " " + other, Set.of("no such group"))));
        }
    }

    @Test
    void about_a_third_of_the_groups_is_held_out() {
        long heldOut =
                GROUPS.stream().filter(group -> HeldOut.holds(group.name())).count();

        assertThat(heldOut).isBetween(GROUPS.size() * 3L / 10, GROUPS.size() * 4L / 10);
        assertThat(HeldOut.of(EVENTS)).isNotEmpty().doesNotContainAnyElementsOf(HeldOut.tunedOn(EVENTS));
        assertThat(HeldOut.of(EVENTS).size() + HeldOut.tunedOn(EVENTS).size()).isEqualTo(EVENTS.size());
    }

    @Test
    void hardly_anything_is_put_together_that_does_not_belong_together() {
        assertThat(new Evaluation(EVENTS, Way.ALL.get(0)).overall().precision()).isGreaterThanOrEqualTo(0.98);
    }

    @ParameterizedTest
    @MethodSource("figures")
    void the_documentation_has_the_figures(String row) throws IOException {
        assertThat(Files.readString(Path.of("docs/grouping.md"))).contains(row);
    }

    static Stream<String> figures() {
        CorpusTable table = new CorpusTable(EVENTS, Way.ALL);
        return Stream.of(table.overall(), table.tunedOnAndHeldOut(), table.byLanguage())
                .flatMap(List::stream);
    }
}
