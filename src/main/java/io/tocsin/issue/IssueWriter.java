package io.tocsin.issue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tocsin.appsettings.AppSettings;
import io.tocsin.event.LastMessage;
import io.tocsin.event.NewEvent;
import io.tocsin.issue.IssueUpsert.Met;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Makes and raises the issues of a batch, in the transaction that stores its events and only by those that were not stored before.
 *
 * <p>Hardly any issue is one whose life an event may change, so nobody looks first: the database refuses to raise such a one
 * ({@link #NEEDS_ATTENTION}), the batch is done again with a look at every row, and which issue it was is remembered here.
 */
@ApplicationScoped
public class IssueWriter {

    /** The SQLSTATE by which the database says that an issue of the batch must be looked after: the batch is to be repeated. */
    public static final String NEEDS_ATTENTION = "TC001";

    /** The SQLSTATE by which it says that an issue was held for known and is gone: the batch is to be repeated. */
    public static final String NOT_KNOWN = "TC002";

    /** As PostgreSQL sorts UUIDs: writers take rows in that order, whichever way they come to them. */
    static final Comparator<UUID> BY_ID = (one, other) -> {
        int order = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return order != 0
                ? order
                : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    };

    private static final int USERS_REMEMBERED = 50_000;
    private static final int ISSUES_REMEMBERED = 100_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(10);

    private final IssueSettings settings;
    private final AppSettings appSettings;
    private final Clock clock;
    private final Releases releases = new Releases();
    /** Users that are in the database for certain. */
    private final Cache<Met, Boolean> met =
            Caffeine.newBuilder().maximumSize(USERS_REMEMBERED).build();
    /** Issues that are in the database for certain. */
    private final Cache<UUID, Boolean> known =
            Caffeine.newBuilder().maximumSize(ISSUES_REMEMBERED).build();
    /** Issues that had to be looked after a while ago. */
    private final Cache<UUID, Boolean> attentive = Caffeine.newBuilder()
            .maximumSize(ISSUES_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();

    IssueWriter(IssueSettings settings, AppSettings appSettings, Clock clock) {
        if (settings.newPerMinute() < 1) {
            throw new ConfigurationException(
                    "tocsin.issues.new-per-minute is " + settings.newPerMinute() + ": it must be at least 1");
        }
        this.settings = settings;
        this.appSettings = appSettings;
        this.clock = clock;
    }

    /** Forgets which issues, users and releases are in the database: some of them may have been deleted. */
    public void forgetKnown() {
        met.invalidateAll();
        known.invalidateAll();
        releases.forget();
    }

    /** What a batch does to issues. */
    public final class Round {

        private final List<IssueGain> gains;
        private final List<Met> users = new ArrayList<>();
        private final Map<Releases.Release, Instant> firstSights;
        private final Instant now;

        private Round(List<IssueGain> gains, Instant now) {
            this.gains = gains;
            this.firstSights = releases.unknown(gains);
            this.now = now;
        }

        /**
         * Writes what does not wait for the last message, and adds the rest to that.
         *
         * @param look whether every issue is looked at first: after {@link #NEEDS_ATTENTION} or {@link #NOT_KNOWN}
         */
        public void write(Connection connection, LastMessage message, boolean look) throws SQLException {
            if (gains.isEmpty()) {
                return;
            }
            Releases.write(connection, firstSights);
            List<Raise> raises = new ArrayList<>();
            Set<UUID> seen = Set.of();
            if (look || gains.stream().anyMatch(gain -> attentive.getIfPresent(id(gain)) != null)) {
                IssueAttention.Found found = IssueAttention.look(connection, gains, now);
                raises.addAll(found.raises());
                seen = found.seen();
                for (IssueGain gain : gains) {
                    if (found.attentive().contains(id(gain))) {
                        attentive.put(id(gain), Boolean.TRUE);
                    } else {
                        attentive.invalidate(id(gain));
                    }
                }
            } else {
                gains.forEach(
                        gain -> raises.add(new Raise(id(gain), gain, known.getIfPresent(id(gain)) != null, false)));
            }
            raises.sort(Comparator.comparing(Raise::id, BY_ID));
            IssueUpsert.add(message, raises, users(raises), now, seen);
        }

        /** Users that may be new; what is known of them is not trusted where issues can be taken apart again. */
        private List<Met> users(List<Raise> raises) {
            List<Met> maybeNew = new ArrayList<>();
            for (Raise raise : raises) {
                for (long user : raise.gain().users()) {
                    Met pair = new Met(raise.id(), user);
                    if (raise.merged()) {
                        maybeNew.add(pair);
                    } else if (met.getIfPresent(pair) == null) {
                        maybeNew.add(pair);
                        users.add(pair);
                    }
                }
            }
            return maybeNew;
        }

        /** The batch is committed. */
        public void committed() {
            releases.written(firstSights);
            users.forEach(user -> met.put(user, Boolean.TRUE));
            gains.forEach(gain -> known.put(id(gain), Boolean.TRUE));
        }
    }

    /**
     * Those issues of a batch that are new, and more than their app may make in a minute: its events are to go elsewhere.
     *
     * @param apps the app of each issue of the batch, in the order they came
     */
    public Set<UUID> beyond(Connection connection, Map<UUID, Integer> apps) throws SQLException {
        Map<UUID, Integer> fresh = fresh(connection, apps);
        return fresh.isEmpty()
                ? Set.of()
                : NewIssueValve.beyond(connection, fresh, this::newPerMinute, clock.instant());
    }

    /**
     * The same for the issues, one for each type, that hold what is {@link #beyond}: those that are too many even so.
     *
     * @param apps the app of each, in the order they came
     */
    public Set<UUID> typesBeyond(Connection connection, Map<UUID, Integer> apps) throws SQLException {
        Map<UUID, Integer> fresh = fresh(connection, apps);
        return fresh.isEmpty()
                ? Set.of()
                : NewIssueValve.typesBeyond(connection, fresh, this::newPerMinute, clock.instant());
    }

    private Map<UUID, Integer> fresh(Connection connection, Map<UUID, Integer> apps) throws SQLException {
        LinkedHashMap<UUID, Integer> fresh = new LinkedHashMap<>(apps);
        fresh.keySet().removeIf(issue -> known.getIfPresent(issue) != null);
        if (fresh.isEmpty()) {
            return fresh;
        }
        for (UUID there : NewIssueValve.there(connection, fresh.keySet())) {
            known.put(there, Boolean.TRUE);
            fresh.remove(there);
        }
        return fresh;
    }

    private int newPerMinute(int app) {
        return appSettings.newIssuesPerMinute(app).orElse(settings.newPerMinute());
    }

    /**
     * What these events do to issues.
     *
     * @param inserted the events that were not stored before
     * @param grouped how events were grouped, by their issue
     */
    public Round round(Collection<NewEvent> inserted, Map<UUID, Grouped> grouped) {
        Map<UUID, IssueGain> gains = new HashMap<>();
        for (NewEvent event : inserted) {
            gains.computeIfAbsent(
                            event.issueId(),
                            id -> new IssueGain(
                                    event.appId(), Objects.requireNonNull(grouped.get(id)), event.content()))
                    .add(event.content());
        }
        List<IssueGain> sorted = new ArrayList<>(gains.values());
        sorted.sort(Comparator.comparing(IssueWriter::id, BY_ID));
        return new Round(sorted, Instants.toMicros(clock.instant()));
    }

    private static UUID id(IssueGain gain) {
        return gain.grouped().issueId();
    }
}
