package io.tocsin.alert.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a channel is told of a group of alerts, and of which: the first of a quiet group at once, what follows within {@link #BURST} in
 * one message, and after that one each {@link #INTERVAL} at most; what still fires after its repeat interval is told again. A firing
 * that went out is always followed by its resolve, whatever keeps messages back meanwhile. Pure.
 */
final class GroupPolicy {

    static final Duration BURST = Duration.ofSeconds(30);
    static final Duration INTERVAL = Duration.ofMinutes(5);

    /** A message holds no more that fire; the others wait for the next. */
    static final int MOST = 200;

    private GroupPolicy() {}

    /**
     * What a channel was sent of the group.
     *
     * @param burst messages since it was quiet
     * @param sentAt null where there was none
     */
    record Sent(int burst, @Nullable Instant sentAt) {

        static final Sent NEVER = new Sent(0, null);

        boolean quiet(Instant now) {
            return sentAt == null || !now.isBefore(sentAt.plus(INTERVAL));
        }
    }

    /**
     * What decides about an alert.
     *
     * @param active whether it is at the group's severity, or beyond
     * @param told whether the channel knows that it fires
     * @param news whether there are issues that the channel does not know of
     * @param held whether anything keeps messages about it back
     * @param inhibited whether it fires at a higher severity as well, of which the channel is told instead
     * @param acknowledged whether somebody has taken it on: it is not told again
     * @param changedAt when it became active or ended
     * @param repeat how often it is told again
     */
    record Standing(
            boolean active,
            boolean told,
            boolean news,
            boolean held,
            boolean inhibited,
            boolean acknowledged,
            Instant changedAt,
            Duration repeat) {

        private boolean shown() {
            return active && !held && !inhibited;
        }

        private boolean fresh() {
            return shown() && !told;
        }
    }

    /**
     * A message.
     *
     * @param firing the places of those that are told to fire, the known ones first
     * @param ended the places of those that are told to be over
     * @param more how many fire that there is no room for
     */
    record Message(List<Integer> firing, List<Integer> ended, int more) {}

    /**
     * The message that is due; null where none is.
     *
     * @param standing whether the channel holds alerts until it is told that they end, so that what is held back has to end there
     */
    static @Nullable Message due(Sent sent, List<Standing> alerts, boolean standing, Instant now) {
        List<Integer> known = new ArrayList<>();
        List<Integer> fresh = new ArrayList<>();
        List<Integer> ended = new ArrayList<>();
        boolean news = false;
        boolean repeats = false;
        for (int i = 0; i < alerts.size(); i++) {
            Standing alert = alerts.get(i);
            if (alert.told() && (!alert.active() || (standing && alert.held()))) {
                ended.add(i);
            } else if (alert.fresh()) {
                fresh.add(i);
            } else if (alert.shown()) {
                known.add(i);
                boolean open = !alert.acknowledged();
                news |= open && alert.news();
                repeats |= open
                        && !standing
                        && sent.sentAt() != null
                        && !now.isBefore(sent.sentAt().plus(alert.repeat()));
            }
        }
        boolean changed = !fresh.isEmpty() || !ended.isEmpty() || news;
        if (!repeats && (!changed || !mayChange(sent, alerts, fresh, now))) {
            return null;
        }
        List<Integer> firing = new ArrayList<>(known);
        int room = Math.max(0, MOST - known.size());
        firing.addAll(fresh.subList(0, Math.min(room, fresh.size())));
        return new Message(firing, ended, Math.max(0, fresh.size() - room));
    }

    private static boolean mayChange(Sent sent, List<Standing> alerts, List<Integer> fresh, Instant now) {
        if (sent.quiet(now)) {
            return true;
        }
        Instant end = sent.sentAt() == null ? now : sent.sentAt().plus(BURST);
        return sent.burst() == 1
                && !now.isBefore(end)
                && fresh.stream()
                        .anyMatch(place -> !alerts.get(place).changedAt().isAfter(end));
    }

    /** What the channel was sent after a message. */
    static Sent after(Sent before, Instant now) {
        return new Sent(before.quiet(now) ? 1 : before.burst() + 1, now);
    }
}
