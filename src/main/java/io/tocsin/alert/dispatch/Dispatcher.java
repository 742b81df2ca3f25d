package io.tocsin.alert.dispatch;

import io.tocsin.alert.dispatch.GroupPolicy.Message;
import io.tocsin.alert.dispatch.GroupPolicy.Standing;
import io.tocsin.alert.dispatch.MemberRepository.Group;
import io.tocsin.alert.dispatch.MemberRepository.Member;
import io.tocsin.alert.mute.Mutes;
import io.tocsin.alert.mute.Muting;
import io.tocsin.notify.ChannelView;
import io.tocsin.notify.Channels;
import io.tocsin.notify.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Tells channels of alerts. What becomes of an alert, and what is told of it, are one transaction, the caller's: either both are stored
 * or neither.
 */
@ApplicationScoped
public class Dispatcher {

    private final MemberRepository members;
    private final NoticeMaker notices;
    private final AlertIssues behind;
    private final Outbox outbox;
    private final Channels channels;
    private final Mutes mutes;

    Dispatcher(
            MemberRepository members,
            NoticeMaker notices,
            AlertIssues behind,
            Outbox outbox,
            Channels channels,
            Mutes mutes) {
        this.members = members;
        this.notices = notices;
        this.behind = behind;
        this.outbox = outbox;
        this.channels = channels;
        this.mutes = mutes;
    }

    /** An alert, and the app that it is about. */
    public record Subject(UUID alertId, int appId) {}

    /**
     * An alert fires, at another severity than before, or for other channels.
     *
     * @param severities for each that it may have, whether it has reached it: one that is critical has reached warning as well, where
     *     its rule warns
     * @param to the channels that are to know; others that were told before are told that it ended
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void changed(Subject alert, Map<String, Boolean> severities, Set<UUID> to, Instant now) {
        members.set(alert, severities, to, now);
    }

    /** An alert ended. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void ended(UUID alertId, Instant now) {
        members.end(alertId, now);
    }

    /** Whether there is any alert that somebody knows of, or is to know of. */
    @Transactional
    public boolean hasWork() {
        return members.any();
    }

    /**
     * Puts all messages that are due into the outbox.
     *
     * @param repeats how often the alerts of a rule are told again, by the rule's id
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void flush(Function<UUID, Duration> repeats, Instant now) {
        List<Group> groups = members.groups();
        if (groups.isEmpty()) {
            return;
        }
        Muting muting = mutes.at(now);
        Map<UUID, ChannelView> known = new HashMap<>();
        channels.all().forEach(channel -> known.put(channel.id(), channel));
        AlertIssues.Round issues = behind.begin();
        for (Group group : groups) {
            ChannelView channel = known.get(group.channelId());
            if (channel == null) {
                members.forget(group);
            } else if (channel.enabled()) {
                // One that is not is told when it is: of what fires then, and of the end of what it knew of.
                flush(group, channel, muting, repeats, issues, now);
            }
        }
    }

    private void flush(
            Group group,
            ChannelView channel,
            Muting muting,
            Function<UUID, Duration> repeats,
            AlertIssues.Round issues,
            Instant now) {
        List<Standing> alerts = new ArrayList<>();
        for (Member member : group.members()) {
            alerts.add(new Standing(
                    member.active(),
                    member.told(),
                    member.issues() > member.toldIssues(),
                    muting.muted(NoticeMaker.labels(group, member.alert())).isPresent(),
                    member.alert().isAbove(group.severity()),
                    member.alert().acknowledged(),
                    member.changedAt(),
                    repeats.apply(member.alert().ruleId())));
        }
        Message message = GroupPolicy.due(group.sent(), alerts, channel.kind().standing(), now);
        if (message == null) {
            return;
        }
        NoticeMaker.News news = new NoticeMaker.News(
                places(group, message.news()),
                places(group, message.ended()),
                places(group, message.others()),
                message.more());
        outbox.add(notices.make(group, news, issues, now));
        members.sent(group, news.firing(), news.ended(), GroupPolicy.after(group.sent(), now));
    }

    private static List<Member> places(Group group, List<Integer> places) {
        return places.stream().map(group.members()::get).toList();
    }
}
