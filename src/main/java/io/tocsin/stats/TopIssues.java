package io.tocsin.stats;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Finds the issues that cause what is wrong with an app; ignored ones are left out. */
@ApplicationScoped
public class TopIssues {

    /** By the hour: the table of counts has the issues, and no event is read. */
    private static final String BY_COUNT = """
            SELECT top.id, text.title, issue.error_type, top.count
            FROM (SELECT coalesce(issue.canonical_id, issue.id) AS id, CAST(sum(counted.count) AS bigint) AS count
                FROM (SELECT issue_id, sum(count) AS count FROM error_count_hour
                    WHERE app_id = :app AND hour >= :from AND hour < :to
                        AND CASE WHEN CAST(:environment AS text) = '' THEN environment <> 'test'
                            ELSE environment = :environment END
                    GROUP BY issue_id) AS counted
                JOIN issue ON issue.id = counted.issue_id
                WHERE NOT EXISTS (SELECT 1 FROM issue AS ignored
                    WHERE ignored.id = coalesce(issue.canonical_id, issue.id) AND ignored.status = 'ignored')
                GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT :most) AS top
            JOIN issue ON issue.id = top.id
            JOIN issue_description AS text ON text.issue_id = top.id
            ORDER BY top.count DESC, top.id
            """;

    private static final String OF_ISSUES = """
            SELECT issue.id, text.title, issue.error_type, issue.count
            FROM issue JOIN issue_description AS text ON text.issue_id = issue.id WHERE issue.app_id = :app AND issue.canonical_id IS NULL
                AND issue.status <> 'ignored' AND %s
                AND CASE WHEN CAST(:environment AS text) = '' THEN environments <> ARRAY['test']
                    ELSE environments @> ARRAY[CAST(:environment AS text)] END
            ORDER BY issue.count DESC, issue.id LIMIT :most
            """;

    private static final String MADE = OF_ISSUES.formatted("made_at >= :from AND made_at < :to");

    private static final String REGRESSED = OF_ISSUES.formatted("""
            EXISTS (SELECT 1 FROM issue_activity AS activity WHERE activity.issue_id = issue.id
                AND activity.kind = 'regressed' AND activity.at >= :from AND activity.at < :to)""");

    private final EntityManager entities;

    TopIssues(EntityManager entities) {
        this.entities = entities;
    }

    /** By what issues are chosen. */
    public enum By {
        /** Most errors, counted from the beginning of the hour in which the window begins. */
        COUNT(BY_COUNT),
        /** Those that were new in the window, by all their errors. */
        NEW(MADE),
        /** Those that were resolved and came back in the window, by all their errors. */
        REGRESSED(TopIssues.REGRESSED);

        private final String sql;

        By(String sql) {
            this.sql = sql;
        }
    }

    /**
     * An issue.
     *
     * @param errorType empty where it has none
     * @param count as {@link By} says
     */
    public record TopIssue(UUID id, String title, String errorType, long count) {}

    /**
     * The greatest first. Blocks; in the caller's transaction where there is one.
     *
     * @param environment absent: all but that of test keys
     * @param most how many at most
     */
    @Transactional
    public List<TopIssue> of(int appId, Optional<String> environment, By by, Instant from, Instant to, int most) {
        Instant first = by == By.COUNT ? Buckets.floor(from, Duration.ofHours(1)) : from;
        return entities
                .unwrap(Session.class)
                .createNativeQuery(by.sql, Tuple.class)
                .setParameter("app", appId)
                .setParameter("environment", environment.orElse(""))
                .setParameter("from", first)
                .setParameter("to", to)
                .setParameter("most", most)
                .getResultList()
                .stream()
                .map(row -> new TopIssue(
                        row.get("id", UUID.class),
                        row.get("title", String.class),
                        row.get("error_type", String.class),
                        row.get("count", Number.class).longValue()))
                .toList();
    }
}
