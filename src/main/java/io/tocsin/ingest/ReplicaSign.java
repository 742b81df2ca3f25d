package io.tocsin.ingest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This replica's sign of life in the table {@code replica}, with the time from which on it holds events that are not in the
 * database: so nobody reads the silence of an outage, or of a spool that is still being written, as an absence of errors.
 */
@ApplicationScoped
class ReplicaSign {

    private static final Logger LOG = Logger.getLogger(ReplicaSign.class);

    /** How far behind whoever reads the table may be. */
    private static final Duration EVERY = Duration.ofSeconds(2);

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String FILE = "replica-id";

    private static final String GIVE = """
            INSERT INTO replica (id, host, started_at, last_seen_at, oldest_unwritten_at, spooled_events)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET host = excluded.host, started_at = excluded.started_at,
                last_seen_at = excluded.last_seen_at, oldest_unwritten_at = excluded.oldest_unwritten_at,
                spooled_events = excluded.spooled_events
            """;

    /** What the spools of replicas hold that have been silent for a minute: scaled down, or lost. */
    private static final String LEFT_BEHIND = """
            SELECT coalesce(sum(spooled_events), 0) FROM replica WHERE last_seen_at < now() - interval '1 minute'
            """;

    /** Those that never said goodbye, such as a pod whose disk went with it; later where they left events behind. */
    private static final String FORGET = """
            DELETE FROM replica WHERE last_seen_at < now() - CASE spooled_events WHEN 0 THEN interval '7 days'
                ELSE interval '90 days' END
            """;

    private static final String LEAVE = "DELETE FROM replica WHERE id = '%s'";

    private final WriterDatabase database;
    private final Unwritten unwritten;
    private final Spool spool;
    private final Clock clock;
    private final Path file;
    private final Instant startedAt;
    private final String host = host();
    private @Nullable UUID id;
    private boolean hasForgotten;
    private volatile long leftBehind;
    private long givenAt = System.nanoTime() - EVERY.toNanos();

    ReplicaSign(
            WriterDatabase database,
            Unwritten unwritten,
            Spool spool,
            MeterRegistry registry,
            Clock clock,
            @ConfigProperty(name = "tocsin.data-dir") Path dataFolder) {
        this.database = database;
        this.unwritten = unwritten;
        this.spool = spool;
        this.clock = clock;
        this.file = dataFolder.resolve(FILE);
        this.startedAt = Instants.toMicros(clock.instant());
        Gauge.builder("tocsin.spool.left.behind.events", this, sign -> (double) leftBehind)
                .description(
                        "Events in the spools of replicas that have been silent for a minute, as all replicas see it")
                .register(registry);
    }

    /** Gives one where the last is two seconds old, or the database has not answered since. */
    void give() {
        if (database.answers() && System.nanoTime() - givenAt < EVERY.toNanos()) {
            return;
        }
        // In this order: what comes between the two reads is not overlooked, only told as older than it is.
        Instant now = Instants.toMicros(clock.instant());
        Instant oldest = oldest();
        long spooled = spool.depth().events();
        UUID self = id();
        database.run(LIMIT, connection -> {
            try (PreparedStatement give = connection.prepareStatement(GIVE)) {
                give.setObject(1, self);
                give.setString(2, host);
                give.setObject(3, at(startedAt));
                give.setObject(4, at(now));
                give.setObject(5, oldest == null ? null : at(oldest));
                give.setLong(6, spooled);
                give.executeUpdate();
            }
            try (Statement statement = connection.createStatement();
                    ResultSet sum = statement.executeQuery(LEFT_BEHIND)) {
                sum.next();
                leftBehind = sum.getLong(1);
            }
            return true;
        });
        if (!hasForgotten) {
            run(FORGET);
            hasForgotten = true;
        }
        givenAt = System.nanoTime();
    }

    /** The oldest time from which on this process holds events that are not in the database; null where it holds none. */
    @Nullable
    Instant oldest() {
        // The buffer first: what leaves it for the spool between the two is then seen twice, and not never.
        Instant buffered = unwritten.oldest();
        Instant spooled = spool.oldest();
        if (buffered == null || (spooled != null && spooled.isBefore(buffered))) {
            return spooled;
        }
        return buffered;
    }

    /** How many events wait in the spools of replicas that are gone; as of the last sign. */
    long leftBehind() {
        return leftBehind;
    }

    /** Takes the sign away where nothing is left to write; otherwise it stays, and tells that there is. */
    void sayGoodbye() {
        if (!database.answers() || oldest() != null) {
            return;
        }
        try {
            run(LEAVE.formatted(id()));
        } catch (NotWritten | RowRefused | Conflict gone) {
            LOG.debugf("No goodbye: %s", gone.getMessage());
        }
    }

    private void run(String sql) {
        database.run(LIMIT, connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    private UUID id() {
        UUID known = id;
        if (known == null) {
            try {
                known = readOrMake();
            } catch (IOException failed) {
                throw new UncheckedIOException("The file " + file + " cannot be used", failed);
            }
            id = known;
        }
        return known;
    }

    private UUID readOrMake() throws IOException {
        if (Files.exists(file)) {
            try {
                return UUID.fromString(
                        Files.readString(file, StandardCharsets.US_ASCII).strip());
            } catch (IllegalArgumentException damaged) {
                LOG.warnf("%s holds no UUID; this replica takes a new one", file);
            }
        }
        UUID made = UUID.randomUUID();
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, made + "\n", StandardCharsets.US_ASCII);
        return made;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "unknown";
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
