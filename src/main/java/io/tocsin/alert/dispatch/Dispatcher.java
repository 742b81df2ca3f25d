package io.tocsin.alert.dispatch;

import io.tocsin.alert.dispatch.GroupPolicy.Message;
import io.tocsin.alert.dispatch.GroupPolicy.Standing;
import io.tocsin.alert.dispatch.Incidents.Place;
import io.tocsin.alert.dispatch.MemberRepository.Group;
import io.tocsin.alert.dispatch.MemberRepository.Member;
import io.tocsin.alert.mute.Mutes;
import io.tocsin.alert.mute.Muting;
import io.tocsin.notify.ChannelKind;
import io.tocsin.notify.ChannelView;
import io.tocsin.notify.Channels;
import io.tocsin.notify.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
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
        Flush flush = new Flush(mutes.at(now), repeats, behind.begin(), now);
        Map<UUID, ChannelView> known = new HashMap<>();
        channels.all().forEach(channel -> known.put(channel.id(), channel));
        for (Group group : groups) {
            ChannelView channel = known.get(group.channelId());
            if (channel == null) {
                members.forget(group);
            } else if (channel.enabled()) {
                // One that is not is told when it is: of what fires then, and of the end of what it knew of.
                List<Group> ofChannel = groups.stream()
                        .filter(other -> other.channelId().equals(group.channelId()))
                        .toList();
                flush.group(group, channel.kind(), ofChannel);
            }
        }
    }

    /** The messages of one moment. */
    private final class Flush {

        private final Muting muting;
        private final Function<UUID, Duration> repeats;
        private final AlertIssues.Round issues;
        private final Instant now;
        /** Members that this flush notified the channel of. */
        private final Set<Member> toldNow = Collections.newSetFromMap(new IdentityHashMap<>());

        Flush(Muting muting, Function<UUID, Duration> repeats, AlertIssues.Round issues, Instant now) {
            this.muting = muting;
            this.repeats = repeats;
            this.issues = issues;
            this.now = now;
        }

        void group(Group group, ChannelKind kind, List<Group> ofChannel) {
            List<Standing> alerts = new ArrayList<>();
            for (Member member : group.members()) {
                alerts.add(new Standing(
                        member.active(),
                        isTold(member),
                        member.issues() > member.toldIssues(),
                        isMuted(group, member),
                        member.alert().isAbove(group.severity()),
                        member.alert().acknowledged(),
                        member.changedAt(),
                        repeats.apply(member.alert().ruleId())));
            }
            Message message = GroupPolicy.due(group.sent(), alerts, kind.standing(), now);
            if (message == null) {
                return;
            }
            List<Member> ended = places(group, message.ended());
            List<Member> resolved = ended;
            List<Place> continued = List.of();
            if (kind.oneIncident()) {
                Incidents incidents =
                        new Incidents(ofChannel, place -> isMuted(place.group(), place.member()), this::isTold);
                continued = ended.stream()
                        .flatMap(member -> incidents.continuation(group, member).stream())
                        .toList();
                resolved = ended.stream()
                        .filter(member -> incidents.continuation(group, member).isEmpty()
                                && !incidents.isOpenElsewhere(group, member))
                        .toList();
            }
            NoticeMaker.News news = new NoticeMaker.News(
                    places(group, message.news()),
                    resolved,
                    places(group, message.others()),
                    continued,
                    message.more());
            if (!news.isEmpty()) {
                outbox.add(notices.make(group, kind, news, issues, now));
            }
            members.sent(group, news.firing(), ended, GroupPolicy.after(group.sent(), now));
            members.tell(continued);
            toldNow.addAll(news.firing());
            continued.forEach(place -> toldNow.add(place.member()));
        }

        private boolean isTold(Member member) {
            return member.told() || toldNow.contains(member);
        }

        private boolean isMuted(Group group, Member member) {
            return muting.muted(NoticeMaker.labels(group, member.alert())).isPresent();
        }
    }

    private static List<Member> places(Group group, List<Integer> places) {
        return places.stream().map(group.members()::get).toList();
    }
}
