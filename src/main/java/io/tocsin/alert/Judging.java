package io.tocsin.alert;

import io.tocsin.alert.Asked.Measure;
import io.tocsin.alert.LiveCounts.Ask;
import io.tocsin.event.ReadTransactions;
import io.tocsin.http.DatabaseTrouble;
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
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Judges rules by the counts of now. Each measure is read in a round of its own, from a snapshot of its own: what takes too long for one
 * keeps no other rule from being judged. Where one cannot be read, its rules are divided until it is known which of them cannot be
 * counted: those alone stay as they are. Not thread safe.
 */
@ApplicationScoped
class Judging {

    private static final Logger LOG = Logger.getLogger(Judging.class);

    /** How often a round divides rules; each may cost the time limit of a statement, and the next round goes on. */
    private static final int MOST_DIVISIONS = 3;

    private static final int MOST_NAMES = 5;

    private final EntityManager entities;
    private final ReadTransactions transactions;
    private final AlertMetrics metrics;
    private final Apart apart = new Apart();

    Judging(EntityManager entities, ReadTransactions transactions, AlertMetrics metrics) {
        this.entities = entities;
        this.transactions = transactions;
        this.metrics = metrics;
    }

    /**
     * Judges.
     *
     * @param between is run before each thing that may take long; what it throws ends the round
     * @return those whose moment had come
     */
    List<Judged> judge(Collection<DueWatch> due, Runnable between, Instant now) {
        Map<Measure, List<DueWatch>> byMeasure = new EnumMap<>(Measure.class);
        for (DueWatch watch : due) {
            Measure measure =
                    Asked.windows(watch.watch().rule().condition(), now).get(0).measure();
            byMeasure.computeIfAbsent(measure, absent -> new ArrayList<>()).add(watch);
        }
        Round round = new Round(between, now);
        byMeasure.forEach(
                (measure, watches) -> apart.groups(watches, now).forEach(group -> round.judge(measure, group)));
        return round.judged;
    }

    private final class Round {

        private final Runnable between;
        private final Instant now;
        private final List<Judged> judged = new ArrayList<>();
        private int divisions;

        Round(Runnable between, Instant now) {
            this.between = between;
            this.now = now;
        }

        void judge(Measure measure, List<DueWatch> group) {
            between.run();
            try {
                judged.addAll(read(measure, group));
                apart.counted(group);
            } catch (EvaluatorLease.LostException lost) {
                throw lost;
            } catch (RuntimeException failed) {
                boolean ofRules = isOfRules(failed);
                if (ofRules && group.size() > 1 && divisions < MOST_DIVISIONS) {
                    divisions++;
                    judge(measure, group.subList(0, group.size() / 2));
                    judge(measure, group.subList(group.size() / 2, group.size()));
                    return;
                }
                if (ofRules) {
                    apart.failed(group, now);
                }
                metrics.roundFailed(measure);
                LOG.warnf(
                        "Rules that ask for %s could not be judged (%s): %s",
                        measure, names(group), failed.getMessage());
            }
        }

        private List<Judged> read(Measure measure, List<DueWatch> group) {
            List<Subject> subjects =
                    group.stream().map(due -> new Subject(due, now)).toList();
            transactions.read(
                    "alert rules by " + measure,
                    () -> entities.unwrap(Session.class).doReturningWork(connection -> {
                        new Reading(connection, between, now).all(subjects);
                        return Boolean.TRUE;
                    }));
            return subjects.stream().filter(Subject::moved).map(Subject::judged).toList();
        }
    }

    /** Whether the database answers, and what it was asked is wrong: too much, or for what it cannot count. */
    private static boolean isOfRules(RuntimeException failed) {
        SQLException sql = DatabaseTrouble.sqlException(failed);
        return sql != null && !DatabaseTrouble.isTransient(sql);
    }

    private static String names(List<DueWatch> group) {
        String names = group.stream()
                .limit(MOST_NAMES)
                .map(due -> "\"" + due.watch().rule().name() + "\" of "
                        + due.watch().app().name())
                .collect(Collectors.joining(", "));
        return group.size() > MOST_NAMES ? names + " and " + (group.size() - MOST_NAMES) + " more" : names;
    }

    private final class Reading {

        private final LiveCounts counts;
        private final Instant counted;
        private final Instant usual;
        private final Runnable between;
        private final Instant now;

        Reading(Connection connection, Runnable between, Instant now) throws SQLException {
            this.between = between;
            this.now = now;
            counts = new LiveCounts(connection);
            counted = CountedThrough.at(connection, now);
            usual = now.minus(CountedThrough.IN_FLIGHT);
            metrics.countedThrough(counted, now);
        }

        void all(List<Subject> subjects) throws SQLException {
            SortedMap<Instant, List<Subject>> missed = new TreeMap<>();
            for (Subject subject : subjects) {
                for (Instant minute : subject.missed(complete(subject))) {
                    missed.computeIfAbsent(minute, absent -> new ArrayList<>()).add(subject);
                }
            }
            for (Map.Entry<Instant, List<Subject>> minute : missed.entrySet()) {
                between.run();
                step(minute.getValue(), subject -> new Moment(minute.getKey(), false));
            }
            step(subjects, this::moment);
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
