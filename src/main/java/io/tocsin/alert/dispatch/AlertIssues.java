package io.tocsin.alert.dispatch;

import io.tocsin.event.ReadTransactions;
import io.tocsin.stats.TopIssues;
import io.tocsin.stats.TopIssues.By;
import io.tocsin.stats.TopIssues.TopIssue;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The issues that stand behind alerts. They are read beside the transaction that decides on messages, each question once, and only for
 * a moment: a message that comes in time without its issues is better than none.
 */
@ApplicationScoped
class AlertIssues {

    private static final Logger LOG = Logger.getLogger(AlertIssues.class);

    static final int MOST = 3;
    private static final Duration LIMIT = Duration.ofSeconds(1);
    /** In all, for the messages of one round; well within the lease of the replica that sends them. */
    private static final Duration LIMIT_OF_ROUND = Duration.ofSeconds(3);

    private final TopIssues issues;
    private final ReadTransactions transactions;

    AlertIssues(TopIssues issues, ReadTransactions transactions) {
        this.issues = issues;
        this.transactions = transactions;
    }

    /** For all messages of one moment. */
    Round begin() {
        return new Round();
    }

    /** Alerts of an app mostly ask the same. */
    record Question(int appId, String environment, By by, Instant from, Instant to) {

        private static final Duration LONGEST = Duration.ofDays(1);

        static Question of(int appId, ToldAlert alert, Instant now) {
            By by = switch (alert.kind()) {
                case "new_issue" -> By.NEW;
                case "regression" -> By.REGRESSED;
                default -> By.COUNT;
            };
            Duration window = alert.window().compareTo(LONGEST) > 0 ? LONGEST : alert.window();
            Instant from = (by == By.COUNT ? now : alert.startedAt()).minus(window);
            return new Question(appId, alert.environment(), by, from, now);
        }
    }

    /** What was asked for the messages of one moment. */
    final class Round {

        private final Map<Question, List<TopIssue>> known = new HashMap<>();
        private final long start = System.nanoTime();

        /** The greatest first; none where they could not be read in time. */
        List<TopIssue> of(Question question) {
            return known.computeIfAbsent(question, this::ask);
        }

        private List<TopIssue> ask(Question question) {
            long left = LIMIT_OF_ROUND.toNanos() - (System.nanoTime() - start);
            if (left <= 0) {
                return List.of();
            }
            Duration limit = Duration.ofNanos(Math.min(left, LIMIT.toNanos()));
            try {
                return transactions.read("issues behind an alert", limit, () -> read(question));
            } catch (RuntimeException unread) {
                LOG.warnf("A message goes out without the issues behind its alert: %s", unread.getMessage());
                return List.of();
            }
        }

        private List<TopIssue> read(Question question) {
            return issues.of(
                    question.appId(),
                    question.environment().isEmpty() ? Optional.empty() : Optional.of(question.environment()),
                    question.by(),
                    question.from(),
                    question.to(),
                    MOST);
        }
    }
}
