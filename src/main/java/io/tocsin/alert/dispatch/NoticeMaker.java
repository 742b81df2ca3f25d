package io.tocsin.alert.dispatch;

import io.tocsin.alert.dispatch.Incidents.Place;
import io.tocsin.alert.dispatch.MemberRepository.Group;
import io.tocsin.alert.dispatch.MemberRepository.Member;
import io.tocsin.alert.published.AcknowledgeLink;
import io.tocsin.http.PublicUrl;
import io.tocsin.notify.ChannelKind;
import io.tocsin.notify.Digest;
import io.tocsin.notify.Notice;
import io.tocsin.notify.NoticeAlert;
import io.tocsin.notify.NoticeIssue;
import io.tocsin.notify.Remedy;
import io.tocsin.runbook.RunbookView;
import io.tocsin.runbook.Runbooks;
import io.tocsin.stats.TopIssues.TopIssue;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes what channels are told of a group: what, since when, value against threshold, the top issues, what to do, where to acknowledge. */
@ApplicationScoped
class NoticeMaker {

    /** Further alerts of a message come without their issues. */
    private static final int MOST_WITH_ISSUES = 20;

    private final Runbooks runbooks;
    private final PublicUrl urls;

    NoticeMaker(Runbooks runbooks, PublicUrl urls) {
        this.runbooks = runbooks;
        this.urls = urls;
    }

    /** By which receivers know an alert, and by which it may be muted. */
    static Map<String, String> labels(Group group, ToldAlert alert) {
        Map<String, String> labels = new TreeMap<>(alert.ruleLabels());
        labels.put("alertname", alert.ruleName());
        labels.put("app", group.app());
        if (!alert.environment().isEmpty()) {
            labels.put("environment", alert.environment());
        }
        labels.put("kind", alert.kind());
        labels.put("severity", group.severity());
        return labels;
    }

    /**
     * What a message is about.
     *
     * @param fresh that are told for the first time, or with further issues
     * @param ended that are told to be over
     * @param others that fire as they did
     * @param continued that ended at the group's severity and go on at another one, as the same incident
     * @param more how many fire that are not among these
     */
    record News(List<Member> fresh, List<Member> ended, List<Member> others, List<Place> continued, int more) {

        boolean isEmpty() {
            return fresh.isEmpty() && ended.isEmpty() && others.isEmpty() && continued.isEmpty();
        }

        /** All that are told to fire. */
        List<Member> firing() {
            return Stream.concat(fresh.stream(), others.stream()).toList();
        }
    }

    /** A message, what is new in it first. */
    Notice make(Group group, ChannelKind kind, News news, AlertIssues.Round issues, Instant now) {
        List<NoticeAlert> fresh = new ArrayList<>();
        for (Place place : news.continued()) {
            fresh.add(alert(place.group(), kind, place.member().alert(), issues, now));
        }
        for (Member member : news.fresh()) {
            fresh.add(alert(group, kind, member.alert(), fresh.size() < MOST_WITH_ISSUES ? issues : null, now));
        }
        List<NoticeAlert> others = new ArrayList<>();
        for (Member member : news.others()) {
            boolean room = fresh.size() + others.size() < MOST_WITH_ISSUES;
            others.add(alert(group, kind, member.alert(), room ? issues : null, now));
        }
        Set<String> firing = Stream.concat(fresh.stream(), others.stream())
                .map(NoticeAlert::fingerprint)
                .collect(Collectors.toSet());
        // What ended and fires again is one alert to receivers, and it fires.
        List<NoticeAlert> ended = news.ended().stream()
                .map(member -> over(group, kind, member, now))
                .filter(alert -> !firing.contains(alert.fingerprint()))
                .toList();
        return new Notice(
                "alerts:" + group.channelId() + ":" + group.appId() + ":" + group.severity() + ":"
                        + (group.messages() + 1),
                group.channelId(),
                group.key(),
                group.app(),
                group.severity(),
                firing.isEmpty() ? Notice.Status.RESOLVED : Notice.Status.FIRING,
                title(group, news),
                now,
                Stream.of(fresh, ended, others).flatMap(List::stream).toList(),
                news.more(),
                digest(news.firing()));
    }

    private static String title(Group group, News news) {
        List<Member> firing = news.firing();
        if (firing.isEmpty() && news.ended().isEmpty()) {
            return named(group, news.continued().stream().map(Place::member).toList(), news.more());
        }
        int fire = firing.size() + news.more();
        List<Member> ended = news.ended();
        if (fire > 0 && news.fresh().isEmpty() && !ended.isEmpty()) {
            return named(group, ended, 0)
                    + (ended.size() > 1 ? " have ended, " : " has ended, ")
                    + fire
                    + (fire > 1 ? " still fire" : " still fires");
        }
        return named(group, firing.isEmpty() ? ended : firing, news.more());
    }

    private static String named(Group group, List<Member> members, int more) {
        int others = members.size() - 1 + more;
        return members.get(0).alert().ruleName() + " in " + group.app()
                + (others > 0 ? " and " + others + " more" : "");
    }

    /** What a storm of new issues comes down to. */
    private static @Nullable Digest digest(List<Member> firing) {
        long all = firing.stream().mapToLong(Member::issues).sum();
        long shown = firing.stream()
                .mapToLong(member -> Math.min(AlertIssues.MOST, member.issues()))
                .sum();
        return all > shown
                ? new Digest((int) (all - shown), "And " + (all - shown) + " more issues since it began.")
                : null;
    }

    private NoticeAlert alert(
            Group group, ChannelKind kind, ToldAlert alert, AlertIssues.@Nullable Round issues, Instant now) {
        List<TopIssue> top = issues == null ? List.of() : issues.of(AlertIssues.Question.of(group.appId(), alert, now));
        return new NoticeAlert(
                fingerprint(group, kind, alert),
                Notice.Status.FIRING,
                labels(group, alert),
                annotations(alert),
                alert.startedAt(),
                null,
                alert.reason(),
                Units.text(alert.kind(), alert.value()),
                Units.text(alert.kind(), alert.threshold()),
                urls.of("/api/v1/alerts/" + alert.id()),
                alert.acknowledged() ? null : urls.of(AcknowledgeLink.path(alert.id(), alert.token())),
                top.stream()
                        .map(issue -> new NoticeIssue(
                                issue.id(), issue.title(), issue.count(), urls.of("/api/v1/issues/" + issue.id())))
                        .toList(),
                remedy(group.app(), top),
                alert.id(),
                alert.ruleId());
    }

    private NoticeAlert over(Group group, ChannelKind kind, Member member, Instant now) {
        ToldAlert alert = member.alert();
        Instant ended = alert.endedAt();
        return new NoticeAlert(
                fingerprint(group, kind, alert),
                Notice.Status.RESOLVED,
                labels(group, alert),
                annotations(alert),
                alert.startedAt(),
                ended == null ? (member.active() ? now : member.changedAt()) : ended,
                alert.reason(),
                Units.text(alert.kind(), alert.value()),
                Units.text(alert.kind(), alert.threshold()),
                urls.of("/api/v1/alerts/" + alert.id()),
                null,
                List.of(),
                null,
                alert.id(),
                alert.ruleId());
    }

    private static Map<String, String> annotations(ToldAlert alert) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put("reason", alert.reason());
        if (alert.acknowledged()) {
            annotations.put("acknowledged", "true");
        }
        return annotations;
    }

    /**
     * The same each time that this rule fires for this app at this severity: receivers open what they know again. For a receiver that
     * keeps one incident for an alert it is the same at each severity.
     */
    private static String fingerprint(Group group, ChannelKind kind, ToldAlert alert) {
        String of = alert.ruleId() + ":" + group.appId() + (kind.oneIncident() ? "" : ":" + group.severity());
        return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private @Nullable Remedy remedy(String app, List<TopIssue> top) {
        for (TopIssue issue : top) {
            Optional<RunbookView> runbook =
                    runbooks.bestFor(app, issue.errorType(), issue.title()).map(RunbookView::of);
            if (runbook.isPresent()) {
                RunbookView view = runbook.get();
                return new Remedy(
                        view.title(), view.cause(), view.solution(), view.url().isEmpty() ? null : view.url());
            }
        }
        return null;
    }
}
