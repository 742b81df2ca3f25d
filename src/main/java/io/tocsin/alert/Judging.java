package io.tocsin.alert;

import io.tocsin.alert.Asked.Measure;
import io.tocsin.alert.LiveCounts.Ask;
import io.tocsin.event.ReadTransactions;
import io.tocsin.stats.CountedThrough;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.hibernate.Session;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Judges rules by the counts of now. Each measure is read in a round of its own, from a snapshot of its own: what takes too long for one
 * keeps no other rule from being judged.
 */
@ApplicationScoped
class Judging {

    private static final Logger LOG = Logger.getLogger(Judging.class);

    private final EntityManager entities;
    private final ReadTransactions transactions;
    private final AlertMetrics metrics;

    Judging(EntityManager entities, ReadTransactions transactions, AlertMetrics metrics) {
        this.entities = entities;
        this.transactions = transactions;
        this.metrics = metrics;
    }

    /**
     * What came of it.
     *
     * @param judged those whose moment had come
     * @param counted up to when all was counted; null where there was nothing to judge, or something could not be
     */
    record Result(List<Judged> judged, @Nullable Instant counted) {}

    /**
     * Judges.
     *
     * @param before what each was, by its key
     * @param judgedTo up to when rules were judged before; what was missed since is caught up with; null: nothing is
     */
    Result judge(
            Collection<Watch> watches,
            Function<Watch.Key, StoredState> before,
            @Nullable Instant judgedTo,
            Instant now) {
        Map<Measure, List<Subject>> byMeasure = new EnumMap<>(Measure.class);
        for (Watch watch : watches) {
            Measure measure =
                    Asked.windows(watch.rule().condition(), now).get(0).measure();
            byMeasure
                    .computeIfAbsent(measure, absent -> new ArrayList<>())
                    .add(new Subject(watch, before.apply(watch.key()), now));
        }
        List<Judged> judged = new ArrayList<>();
        List<Instant> counted = new ArrayList<>();
        byMeasure.forEach((measure, subjects) -> {
            try {
                counted.add(transactions.read(
                        "alert rules by " + measure,
                        () -> entities.unwrap(Session.class)
                                .doReturningWork(connection -> new Reading(connection, now).all(subjects, judgedTo))));
                subjects.stream().filter(Subject::moved).map(Subject::judged).forEach(judged::add);
            } catch (RuntimeException failed) {
                metrics.roundFailed(measure);
                LOG.warnf("Rules that ask for %s could not be judged: %s", measure, failed.getMessage());
            }
        });
        boolean all = counted.size() == byMeasure.size();
        return new Result(judged, all ? counted.stream().min(Instant::compareTo).orElse(null) : null);
    }

    private final class Reading {

        private final LiveCounts counts;
        private final Instant counted;
        private final Instant usual;
        private final Instant now;

        Reading(Connection connection, Instant now) throws SQLException {
            this.now = now;
            counts = new LiveCounts(connection);
            counted = CountedThrough.at(connection, now);
            usual = now.minus(CountedThrough.IN_FLIGHT);
            metrics.countedThrough(counted, now);
        }

        /** Up to when counts were complete. */
        Instant all(List<Subject> subjects, @Nullable Instant judgedTo) throws SQLException {
            SortedMap<Instant, List<Subject>> missed = new TreeMap<>();
            for (Subject subject : subjects) {
                for (Instant minute : subject.missed(judgedTo, complete(subject))) {
                    missed.computeIfAbsent(minute, absent -> new ArrayList<>()).add(subject);
                }
            }
            for (Map.Entry<Instant, List<Subject>> minute : missed.entrySet()) {
                step(minute.getValue(), subject -> new Moment(minute.getKey(), false));
            }
            step(subjects, this::moment);
            return counted;
        }

        /** Up to when all is known: what a report is waited for was not missed. */
        private Instant complete(Subject subject) {
            Instant at = moment(subject).at();
            return at.isBefore(counted) ? at : counted;
        }

        private Moment moment(Subject subject) {
            Condition condition = subject.condition();
            Instant reported = counts.reported(subject.watch().app().id(), condition.filter());
            return Moment.of(condition, now, usual, counted, reported);
        }

        private void step(List<Subject> subjects, Function<Subject, Moment> moments) throws SQLException {
            Set<Ask> asks = new HashSet<>();
            for (Subject subject : subjects) {
                asks.addAll(subject.asks(moments.apply(subject)));
            }
            if (asks.isEmpty()) {
                return;
            }
            Map<Ask, Figures> figures = counts.count(asks, now);
            for (Subject subject : subjects) {
                subject.step(moments.apply(subject), figures);
            }
        }
    }
}
