package io.tocsin.alert.mute;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** What mutes, for whoever tells of alerts. */
@ApplicationScoped
public class Mutes {

    private static final Logger LOG = Logger.getLogger(Mutes.class);
    /** Unlike the offset, it is shown by this name. */
    private static final ZoneId UTC = ZoneId.of("UTC");

    /** What begins later or is over is not read; schedules are all read, since only Java knows the time zones. */
    private static final String ALL = """
            SELECT 'silence' AS kind, id, comment AS name, CAST(matchers AS text) AS matchers, starts_at, ends_at,
                CAST(NULL AS text) AS schedule
            FROM silence WHERE ends_at > :now AND starts_at <= :now
            UNION ALL
            SELECT kind, id, name, CAST(matchers AS text), starts_at, ends_at, CAST(schedule AS text)
            FROM mute_timing WHERE enabled AND (schedule IS NOT NULL OR (ends_at > :now AND starts_at <= :now))
            """;

    private final EntityManager entities;
    private final StoredJson json;
    /** What was said to be broken, so that it is said once. */
    private final Set<UUID> broken = ConcurrentHashMap.newKeySet();

    Mutes(EntityManager entities, StoredJson json) {
        this.entities = entities;
        this.json = json;
    }

    /**
     * What mutes, as stored now: one read of the database, in the caller's transaction where there is one. Blocks. What cannot be
     * read, such as a regular expression that was stored by something else, mutes nothing and is logged.
     */
    @Transactional
    public Muting at(Instant now) {
        @SuppressWarnings("unchecked") // of a native query
        List<Tuple> rows = entities.createNativeQuery(ALL, Tuple.class)
                .setParameter("now", now)
                .getResultList();
        List<Mute> mutes = new ArrayList<>(rows.size());
        for (Tuple row : rows) {
            UUID id = row.get("id", UUID.class);
            try {
                mute(row, id, now).ifPresent(mutes::add);
            } catch (RuntimeException unreadable) {
                if (broken.add(id)) {
                    LOG.warnf("The %s %s mutes nothing: %s", row.get("kind"), id, unreadable);
                }
            }
        }
        return new Muting(mutes);
    }

    private Optional<Mute> mute(Tuple row, UUID id, Instant now) {
        MutedBy.Kind kind = kind(row.get("kind", String.class));
        String scheduled = row.get("schedule", String.class);
        Window window = scheduled == null
                ? new Period(row.get("starts_at", Instant.class), row.get("ends_at", Instant.class))
                : Schedule.of(json.schedule(scheduled));
        Optional<Instant> until = window.until(now);
        if (until.isEmpty()) {
            return Optional.empty();
        }
        ZoneId zone = window instanceof Schedule schedule ? schedule.zone() : UTC;
        List<LabelMatcher> matchers = Matcher.compiled(json.matchers(row.get("matchers", String.class)));
        return Optional.of(Mute.of(kind, id, row.get("name", String.class), until.get(), zone, matchers));
    }

    private static MutedBy.Kind kind(String text) {
        return text.equals("silence")
                ? MutedBy.Kind.SILENCE
                : MuteTimingKind.of(text).muting();
    }
}
