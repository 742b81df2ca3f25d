package io.tocsin.release;

import io.tocsin.event.ReadTransactions;
import io.tocsin.stats.ReleaseCounts;
import io.tocsin.stats.ReleaseCounts.Window;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/** Reads what the gate needs to know, all from one snapshot, and lets it decide. */
@ApplicationScoped
class GateKeeper {

    private final EntityManager entityManager;
    private final ReadTransactions transactions;

    GateKeeper(EntityManager entityManager, ReadTransactions transactions) {
        this.entityManager = entityManager;
        this.transactions = transactions;
    }

    GateAnswer ask(GateQuery query, Instant now) {
        return transactions.read(
                "gate",
                () -> entityManager.unwrap(Session.class).doReturningWork(connection -> ask(connection, query, now)));
    }

    private static GateAnswer ask(Connection connection, GateQuery query, Instant now) throws SQLException {
        ReleaseCounts counts = ReleaseCounts.beforeSnapshot(connection, now);
        Sights sights = new Sights(connection, query.app().id(), query.environment());
        Optional<Instant> seen = sights.of(query.release());
        if (seen.isEmpty()) {
            return unseen(query);
        }
        Instant firstSeen = seen.get();
        ReleaseBefore before = ReleaseBefore.of(new Sight(query.release(), firstSeen), sights.before(firstSeen))
                .orElse(null);
        Span span = Span.of(firstSeen, before == null ? null : before.sight().firstSeen(), now);
        Window errors = window(counts, query, new Sight(query.release(), firstSeen), span)
                .orElse(null);
        Window errorsBefore = before == null
                ? null
                : window(counts, query, before.sight(), span).orElse(null);
        Gate.Errors compared = null;
        if (before != null && errors != null && errorsBefore != null) {
            compared = new Gate.Errors(
                    span.length(),
                    span.share(firstSeen, errors),
                    before.sight().name(),
                    span.share(before.sight().firstSeen(), errorsBefore));
        }
        Instant anywhere = new Sights(connection, query.app().id(), Optional.empty())
                .of(query.release())
                .orElse(firstSeen);
        ReleaseIssues issues = new ReleaseIssues(connection, query, anywhere);
        Gate.Issues fresh = issues.fresh();
        Gate.Issues regressed = issues.regressed();
        List<GateAnswer.Reason> reasons = Gate.decide(query.limits(), fresh, regressed, compared);
        return new GateAnswer(
                reasons.isEmpty(),
                true,
                query.app().name(),
                query.release(),
                query.environment().orElse(null),
                firstSeen,
                fresh.total(),
                regressed.total(),
                errors == null ? null : GateAnswer.Errors.of(errors),
                before == null
                        ? null
                        : new GateAnswer.Before(
                                before.sight().name(),
                                before.sight().firstSeen(),
                                before.chosenBy().word(),
                                errorsBefore == null ? null : GateAnswer.Errors.of(errorsBefore)),
                compared != null
                        ? null
                        : before == null
                                ? "No other release has reported an error there before"
                                : "The counts of the time are no longer kept (tocsin.retention.counts)",
                reasons);
    }

    private static Optional<Window> window(ReleaseCounts counts, GateQuery query, Sight sight, Span span)
            throws SQLException {
        return counts.count(query.scope(sight.name()), sight.firstSeen(), span.after(sight.firstSeen()));
    }

    private static GateAnswer unseen(GateQuery query) {
        return new GateAnswer(
                true,
                false,
                query.app().name(),
                query.release(),
                query.environment().orElse(null),
                null,
                0,
                0,
                null,
                null,
                "The release has reported no error yet",
                List.of());
    }
}
