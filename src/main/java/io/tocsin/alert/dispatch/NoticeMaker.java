package io.tocsin.alert.dispatch;

import io.tocsin.alert.dispatch.MemberRepository.Group;
import io.tocsin.alert.dispatch.MemberRepository.Member;
import io.tocsin.alert.published.AcknowledgeLink;
import io.tocsin.http.PublicUrl;
import io.tocsin.notify.Digest;
import io.tocsin.notify.Notice;
import io.tocsin.notify.NoticeAlert;
import io.tocsin.notify.NoticeIssue;
import io.tocsin.notify.Remedy;
import io.tocsin.runbook.RunbookView;
import io.tocsin.runbook.Runbooks;
import io.tocsin.stats.TopIssues;
import io.tocsin.stats.TopIssues.By;
import io.tocsin.stats.TopIssues.TopIssue;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes what channels are told of a group: what, since when, value against threshold, the top issues, what to do, where to acknowledge. */
@ApplicationScoped
class NoticeMaker {

    private static final int MOST_ISSUES = 3;
    /** Further alerts of a message come without their issues. */
    private static final int MOST_WITH_ISSUES = 20;

    private final TopIssues issues;
    private final Runbooks runbooks;
    private final PublicUrl urls;

    NoticeMaker(TopIssues issues, Runbooks runbooks, PublicUrl urls) {
        this.issues = issues;
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
     * A message.
     *
     * @param more how many fire that are not among these
     */
    Notice make(Group group, List<Member> firing, List<Member> ended, int more, Instant now) {
        Map<Question, List<TopIssue>> found = new HashMap<>();
        List<NoticeAlert> alerts = new ArrayList<>();
        for (Member member : firing) {
            alerts.add(alert(group, member.alert(), alerts.size() < MOST_WITH_ISSUES ? found : null, now));
        }
        for (Member member : ended) {
            alerts.add(over(group, member, now));
        }
        Notice.Status status = firing.isEmpty() ? Notice.Status.RESOLVED : Notice.Status.FIRING;
        return new Notice(
                "alerts:" + group.channelId() + ":" + group.appId() + ":" + group.severity() + ":"
                        + (group.messages() + 1),
                group.channelId(),
                group.key(),
                group.app(),
                group.severity(),
                status,
                title(group, firing.isEmpty() ? ended : firing, more),
                now,
                alerts,
                more,
                digest(firing));
    }

    private static String title(Group group, List<Member> members, int more) {
        int others = members.size() - 1 + more;
        return members.get(0).alert().ruleName() + " in " + group.app()
                + (others > 0 ? " and " + others + " more" : "");
    }

    /** What a storm of new issues comes down to. */
    private static @Nullable Digest digest(List<Member> firing) {
        long all = firing.stream().mapToLong(Member::issues).sum();
        long shown = firing.stream()
                .mapToLong(member -> Math.min(MOST_ISSUES, member.issues()))
                .sum();
        return all > shown
                ? new Digest((int) (all - shown), "And " + (all - shown) + " more issues since it began.")
                : null;
    }

    private NoticeAlert alert(
            Group group, ToldAlert alert, @Nullable Map<Question, List<TopIssue>> found, Instant now) {
        List<TopIssue> top =
                found == null ? List.of() : found.computeIfAbsent(Question.of(group.appId(), alert, now), this::ask);
        return new NoticeAlert(
                fingerprint(group, alert),
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
                remedy(group.app(), top));
    }

    private NoticeAlert over(Group group, Member member, Instant now) {
        ToldAlert alert = member.alert();
        Instant ended = alert.endedAt();
        return new NoticeAlert(
                fingerprint(group, alert),
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
                null);
    }

    private static Map<String, String> annotations(ToldAlert alert) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put("reason", alert.reason());
        if (alert.acknowledged()) {
            annotations.put("acknowledged", "true");
        }
        return annotations;
    }

    /** The same each time that this rule fires for this app at this severity: receivers open what they know again. */
    private static String fingerprint(Group group, ToldAlert alert) {
        String of = alert.ruleId() + ":" + group.appId() + ":" + group.severity();
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

    private List<TopIssue> ask(Question question) {
        return issues.of(
                question.appId(),
                question.environment().isEmpty() ? Optional.empty() : Optional.of(question.environment()),
                question.by(),
                question.from(),
                question.to(),
                MOST_ISSUES);
    }

    /** Alerts of an app mostly ask the same. */
    private record Question(int appId, String environment, By by, Instant from, Instant to) {

        static Question of(int appId, ToldAlert alert, Instant now) {
            By by = switch (alert.kind()) {
                case "new_issue" -> By.NEW;
                case "regression" -> By.REGRESSED;
                default -> By.COUNT;
            };
            Duration longest = Duration.ofDays(1);
            Duration window = alert.window().compareTo(longest) > 0 ? longest : alert.window();
            Instant from = (by == By.COUNT ? now : alert.startedAt()).minus(window);
            return new Question(appId, alert.environment(), by, from, now);
        }
    }
}
