package io.tocsin.alert.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.alert.dispatch.GroupPolicy.Message;
import io.tocsin.alert.dispatch.GroupPolicy.Sent;
import io.tocsin.alert.dispatch.GroupPolicy.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a channel is told, and of what. */
class GroupPolicyTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration REPEAT = Duration.ofHours(4);

    @ParameterizedTest(name = "{0} messages, the last {1} s ago, changed {2} s ago: {3}")
    @CsvSource(nullValues = "-", textBlock = """
            # burst, sent, changed, due
            0,       -,    0,       true
            1,       10,   5,       false
            1,       30,   5,       true
            1,       30,   25,      true
            1,       31,   0,       false
            1,       299,  0,       false
            1,       300,  0,       true
            2,       30,   5,       false
            2,       299,  100,     false
            2,       300,  100,     true
            """)
    void the_first_goes_at_once_and_what_follows_together(int burst, Long sent, long changed, boolean due) {
        Message message = due(sent(burst, sent), alert(changed).fresh());

        if (due) {
            assertThat(message).isEqualTo(new Message(List.of(0), List.of(), List.of(), 0));
        } else {
            assertThat(message).isNull();
        }
    }

    @Test
    void an_end_waits_for_the_interval_so_that_what_flaps_is_one_pair() {
        assertThat(due(sent(1, 60L), alert(10).ended())).isNull();
        assertThat(due(sent(1, 299L), alert(200).ended())).isNull();
        assertThat(due(sent(1, 300L), alert(10).ended())).isEqualTo(new Message(List.of(), List.of(0), List.of(), 0));
    }

    @Test
    void what_goes_on_is_told_again_after_its_interval_unless_somebody_has_taken_it_on() {
        long hours = REPEAT.toSeconds();
        assertThat(due(sent(1, hours - 1), alert(hours).known())).isNull();
        assertThat(due(sent(1, hours), alert(hours).known()))
                .isEqualTo(new Message(List.of(), List.of(), List.of(0), 0));
        assertThat(due(sent(1, hours), alert(hours).known().acknowledged())).isNull();
        assertThat(GroupPolicy.due(sent(1, hours), List.of(alert(hours).known().standing()), true, NOW))
                .as("a receiver that holds alerts is told all the time")
                .isNull();
    }

    @Test
    void more_issues_are_told_of_after_the_interval() {
        assertThat(due(sent(1, 100L), alert(100).known().news())).isNull();
        assertThat(due(sent(1, 300L), alert(300).known().news())).isNotNull();
        assertThat(due(sent(1, 300L), alert(300).known().news().acknowledged())).isNull();
    }

    @Test
    void what_is_held_back_is_not_told_but_its_end_is() {
        assertThat(due(Sent.NEVER, alert(0).fresh().held())).isNull();
        assertThat(due(Sent.NEVER, alert(0).fresh().inhibited())).isNull();
        assertThat(due(sent(1, 300L), alert(0).ended().held()))
                .isEqualTo(new Message(List.of(), List.of(0), List.of(), 0));
        assertThat(due(sent(1, 300L), alert(0).ended().inhibited()))
                .isEqualTo(new Message(List.of(), List.of(0), List.of(), 0));
        assertThat(due(sent(1, 300L), alert(0).known().held(), alert(0).fresh()))
                .isEqualTo(new Message(List.of(1), List.of(), List.of(), 0));
    }

    @Test
    void
            a_receiver_that_holds_alerts_is_told_that_one_is_held_back_and_goes_on_hearing_of_a_warning_that_became_critical() {
        List<Standing> alerts = List.of(
                alert(0).known().held().standing(), alert(0).known().inhibited().standing());

        assertThat(GroupPolicy.due(sent(1, 300L), alerts, true, NOW))
                .isEqualTo(new Message(List.of(), List.of(0), List.of(1), 0));
        assertThat(GroupPolicy.due(sent(1, 300L), alerts.subList(1, 2), true, NOW))
                .as("nothing is new of it")
                .isNull();
    }

    @Test
    void what_is_new_comes_first() {
        Message message = due(
                sent(2, 300L),
                alert(900).known(),
                alert(10).ended(),
                alert(900).known().news(),
                alert(10).fresh(),
                alert(900).known());

        assertThat(message).isEqualTo(new Message(List.of(3, 2), List.of(1), List.of(0, 4), 0));
    }

    @Test
    void a_message_has_room_for_so_many_and_what_is_new_has_it_first() {
        List<Standing> alerts =
                new ArrayList<>(Collections.nCopies(200, alert(0).known().standing()));
        alerts.addAll(Collections.nCopies(30, alert(0).fresh().standing()));

        Message message = GroupPolicy.due(sent(2, 300L), alerts, false, NOW);
        Message whole = GroupPolicy.due(sent(2, 300L), alerts, true, NOW);

        assertThat(message).isNotNull();
        assertThat(message.news()).hasSize(30).startsWith(200);
        assertThat(message.others()).hasSize(170);
        assertThat(message.more()).isEqualTo(30);
        assertThat(whole).isNotNull();
        assertThat(whole.firing())
                .as("a receiver forgets what it is not told again")
                .hasSize(230);
        assertThat(whole.more()).isZero();
    }

    @ParameterizedTest(name = "the last message comes {0} s from now: due {1}")
    @CsvSource({"1, false", "30, false", "31, true", "86400, true"})
    void a_clock_that_has_gone_back_holds_no_message_back(long ahead, boolean due) {
        Sent sent = new Sent(3, NOW.plusSeconds(ahead));

        assertThat(due(sent, alert(0).fresh()) != null).isEqualTo(due);
        assertThat(due(sent, alert(0).ended()) != null).isEqualTo(due);
        assertThat(due(sent, alert(0).known()) != null).isEqualTo(due);
        assertThat(GroupPolicy.after(sent, NOW)).isEqualTo(new Sent(due ? 1 : 4, NOW));
    }

    /** Whatever happens, and whatever is muted: what was told to fire is told to end, and nothing is told twice within a minute. */
    @Test
    void in_any_life_each_firing_that_was_told_is_told_to_end() {
        Random random = new Random(11);
        int told = 0;
        for (int run = 0; run < 500; run++) {
            boolean standing = random.nextInt(4) == 0;
            int alerts = 1 + random.nextInt(4);
            boolean[] active = new boolean[alerts];
            boolean[] known = new boolean[alerts];
            Instant[] changed = new Instant[alerts];
            Sent sent = Sent.NEVER;
            int last = 2_000;
            for (int step = 0; step < last + 400; step++) {
                Instant now = NOW.plusSeconds(step * 5L);
                List<Standing> list = new ArrayList<>();
                for (int i = 0; i < alerts; i++) {
                    boolean toggles = random.nextInt(20) == 0;
                    if (changed[i] == null || (step < last ? toggles : active[i])) {
                        active[i] = step < last && changed[i] != null && !active[i];
                        changed[i] = now;
                    }
                    list.add(new Standing(
                            active[i],
                            known[i],
                            random.nextInt(50) == 0,
                            random.nextInt(3) == 0,
                            random.nextInt(5) == 0,
                            random.nextInt(3) == 0,
                            changed[i],
                            Duration.ofMinutes(20)));
                }
                Message message = GroupPolicy.due(sent, list, standing, now);
                if (message != null) {
                    if (sent.sentAt() != null) {
                        assertThat(Duration.between(sent.sentAt(), now)).isGreaterThanOrEqualTo(GroupPolicy.BURST);
                    }
                    message.firing().forEach(place -> assertThat(active[place]).isTrue());
                    for (int place : message.firing()) {
                        known[place] = true;
                        told++;
                    }
                    for (int place : message.ended()) {
                        assertThat(known[place])
                                .as("told to end, so it was told to fire")
                                .isTrue();
                        known[place] = false;
                    }
                    sent = GroupPolicy.after(sent, now);
                }
            }
            assertThat(known).containsOnly(false);
        }
        assertThat(told).isGreaterThan(5_000);
    }

    private static Message due(Sent sent, Builder... alerts) {
        List<Standing> list = new ArrayList<>();
        for (Builder alert : alerts) {
            list.add(alert.standing());
        }
        return GroupPolicy.due(sent, list, false, NOW);
    }

    private static Sent sent(int burst, Long secondsAgo) {
        return new Sent(burst, secondsAgo == null ? null : NOW.minusSeconds(secondsAgo));
    }

    private static Builder alert(long changedSecondsAgo) {
        return new Builder(changedSecondsAgo, true, false, false, false, false, false);
    }

    private record Builder(
            long changed,
            boolean active,
            boolean told,
            boolean hasNews,
            boolean isHeld,
            boolean isInhibited,
            boolean isAcknowledged) {

        Builder fresh() {
            return this;
        }

        Builder known() {
            return new Builder(changed, true, true, hasNews, isHeld, isInhibited, isAcknowledged);
        }

        Builder ended() {
            return new Builder(changed, false, true, hasNews, isHeld, isInhibited, isAcknowledged);
        }

        Builder news() {
            return new Builder(changed, active, told, true, isHeld, isInhibited, isAcknowledged);
        }

        Builder held() {
            return new Builder(changed, active, told, hasNews, true, isInhibited, isAcknowledged);
        }

        Builder inhibited() {
            return new Builder(changed, active, told, hasNews, isHeld, true, isAcknowledged);
        }

        Builder acknowledged() {
            return new Builder(changed, active, told, hasNews, isHeld, isInhibited, true);
        }

        Standing standing() {
            return new Standing(
                    active, told, hasNews, isHeld, isInhibited, isAcknowledged, NOW.minusSeconds(changed), REPEAT);
        }
    }
}
