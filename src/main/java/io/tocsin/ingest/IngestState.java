package io.tocsin.ingest;

import io.tocsin.ingest.spool.Damage;
import io.tocsin.ingest.spool.Depth;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What ingest publishes of itself, for probes and for whoever asks how things are. Asks nobody: everything is at hand. */
@ApplicationScoped
public class IngestState {

    private final BatchWriter writer;
    private final WriterDatabase database;
    private final Spool spool;
    private final IngestBuffer buffer;
    private final ReplicaSign sign;

    IngestState(BatchWriter writer, WriterDatabase database, Spool spool, IngestBuffer buffer, ReplicaSign sign) {
        this.writer = writer;
        this.database = database;
        this.spool = spool;
        this.buffer = buffer;
        this.sign = sign;
    }

    /**
     * The way into the database.
     *
     * @param answers whether events go there
     * @param breaker the circuit breaker's state: CLOSED, OPEN or HALF_OPEN
     * @param trouble why events do not go there; null where they do
     */
    public record Database(
            boolean answers, String breaker, @Nullable String trouble) {}

    /**
     * The spool.
     *
     * @param enabled whether there is one
     * @param depth what waits in it
     * @param capacity how many bytes it may take
     * @param age how long its oldest event has waited
     * @param shortage why it takes nothing, or soon will not; null where it has room
     * @param damage what of it could not be read since the start
     */
    public record Spooled(
            boolean enabled,
            Depth depth,
            long capacity,
            Duration age,
            @Nullable String shortage,
            Damage.Total damage) {}

    /**
     * What waits in memory.
     *
     * @param events that wait for a writer or are being written
     * @param bytes about how much memory they take
     */
    public record Buffered(long events, long bytes) {}

    /** Why posted events would be refused now; null where they would be taken. */
    public @Nullable String refusal() {
        String stuck = writer.trouble();
        if (stuck != null) {
            return stuck;
        }
        if (database.answers()) {
            return null;
        }
        String shortage = spool.shortage();
        return shortage == null ? null : "the database takes no events, and the spool: " + shortage;
    }

    /** Why the writers do not do their work; null where they do. */
    public @Nullable String writerTrouble() {
        return writer.trouble();
    }

    /** Returns the name of a thread of ingest that has ended; null if all are alive. Only a restart brings it back. */
    public @Nullable String endedThread() {
        return writer.endedThread();
    }

    /** The way into the database. */
    public Database database() {
        boolean answers = database.answers();
        return new Database(answers, database.state().name(), answers ? null : database.trouble());
    }

    /** The spool. */
    public Spooled spool() {
        return new Spooled(
                spool.enabled(), spool.depth(), spool.capacity(), spool.age(), spool.shortage(), spool.damage());
    }

    /** How many events wait in the spools of replicas that are gone. */
    public long leftBehind() {
        return sign.leftBehind();
    }

    /** What waits in memory. */
    public Buffered buffer() {
        return new Buffered(buffer.events(), buffer.bytes());
    }
}
