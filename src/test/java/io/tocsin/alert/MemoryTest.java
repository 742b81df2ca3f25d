package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.access.App;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an evaluator takes over from the one before, and what it leaves to the next. */
class MemoryTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant TAKEN_OVER = NOW.minus(Duration.ofMinutes(10));
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(9));

    private final App app = new App(1, new UUID(1, 1), "shop", "", LONG_AGO, null);
    private final StoredRule often = rule(1, Duration.ofSeconds(15));
    private final StoredRule seldom = rule(2, Duration.ofMinutes(5));
    private final Memory memory = new Memory(Map.of(), TAKEN_OVER);

    @Test
    void what_was_taken_over_is_caught_up_with_until_it_was_judged() {
        assertThat(due(NOW, often, seldom)).extracting(DueWatch::judgedTo).containsOnly(TAKEN_OVER);
        judged(often, NOW);

        assertThat(due(NOW.plusSeconds(15), often, seldom))
                .extracting(DueWatch::judgedTo)
                .containsOnlyNulls();
        assertThat(due(NOW.plusSeconds(300), often, seldom))
                .filteredOn(due -> due.watch().stored().equals(seldom))
                .extracting(DueWatch::judgedTo)
                .containsExactly(TAKEN_OVER);
    }

    @Test
    void a_rule_that_comes_later_has_missed_nothing() {
        due(NOW, often);

        assertThat(due(NOW.plusSeconds(1), often, seldom))
                .extracting(DueWatch::judgedTo)
                .containsOnlyNulls();
    }

    @Test
    void the_one_that_lags_tells_up_to_when_all_were_judged() {
        due(NOW, often, seldom);
        judged(often, NOW);
        assertThat(memory.judgedTo()).as("one could not be judged").isEqualTo(TAKEN_OVER);

        judged(seldom, NOW);
        assertThat(memory.judgedTo()).isEqualTo(NOW);
        judged(often, NOW.plusSeconds(240));
        assertThat(memory.judgedTo()).as("one is not due").isEqualTo(NOW.plusSeconds(240));
        judged(often, NOW.plusSeconds(600));
        assertThat(memory.judgedTo()).isEqualTo(NOW.plusSeconds(300));
    }

    @Test
    void where_nothing_was_judged_it_is_what_was_taken_over() {
        assertThat(memory.judgedTo()).isNull();
        due(NOW, often);

        assertThat(memory.judgedTo()).isEqualTo(TAKEN_OVER);
        assertThat(new Memory(Map.of(), null).judgedTo()).isNull();
    }

    @Test
    void states_are_gone_where_nobody_watches_and_the_rule_is_not_unreadable() {
        StoredState removed = StoredState.none(new Watch.Key(new UUID(0, 8), 1));
        StoredState unreadable = StoredState.none(new Watch.Key(new UUID(0, 9), 1));
        Memory full = new Memory(Map.of(removed.key(), removed, unreadable.key(), unreadable), TAKEN_OVER);

        Memory.Due due =
                full.due(new RuleSet(1, List.of(often), Set.of(unreadable.key().ruleId())), List.of(app), Set::of, NOW);

        assertThat(due.gone()).containsExactly(removed);
    }

    @Test
    void no_rule_watches_an_app_while_it_is_retired() {
        StoredState state = StoredState.none(new Watch.Key(often.id(), app.id()));
        Memory full = new Memory(Map.of(state.key(), state), TAKEN_OVER);
        App retired = new App(app.id(), app.publicId(), app.name(), "", LONG_AGO, NOW);
        RuleSet rules = new RuleSet(1, List.of(often), Set.of());

        assertThat(full.due(rules, List.of(app), Set::of, NOW).gone()).isEmpty();
        assertThat(full.due(rules, List.of(retired), Set::of, NOW.plusSeconds(1))
                        .gone())
                .containsExactly(state);
        assertThat(full.watches()).isZero();
        full.due(rules, List.of(app), Set::of, NOW.plusSeconds(2));
        assertThat(full.watches()).isEqualTo(1);
    }

    @Test
    void nothing_was_missed_before_there_was_the_app() {
        Watch watch = new Watch(often, new App(1, new UUID(1, 1), "shop", "", NOW.minusSeconds(150), null));
        Subject subject = new Subject(new DueWatch(watch, StoredState.none(watch.key()), TAKEN_OVER), NOW);

        assertThat(subject.missed(NOW.minusSeconds(2))).containsExactly(NOW.minusSeconds(120), NOW.minusSeconds(60));
    }

    private List<DueWatch> due(Instant now, StoredRule... rules) {
        return memory.due(new RuleSet(rules.length, List.of(rules), Set.of()), List.of(app), Set::of, now)
                .watches();
    }

    private void judged(StoredRule rule, Instant at) {
        Watch watch = new Watch(rule, app);
        Judgement well = new Judgement(true, Level.NONE, Level.NONE, 0.0, 10.0, "well");
        State after = Evaluator.next(Timing.AT_ONCE, well, at, State.NEW).state();
        memory.toWrite(
                List.of(new Judged(watch, StoredState.none(watch.key()), after, well, List.of(), 0)),
                new Memory.Due(List.of(), List.of(), List.of()),
                at);
    }

    private static StoredRule rule(int number, Duration interval) {
        return CountingRules.stored(number, interval, LONG_AGO);
    }
}
