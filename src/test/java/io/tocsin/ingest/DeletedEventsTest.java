package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.event.EventContent;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What waits in the spool or as a dead letter while it is deleted does not come back. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class DeletedEventsTest {

    private static final Instant NOW = Instant.now();

    @Inject
    DeadLetters deadLetters;

    private final String app = "waiting-" + UUID.randomUUID();

    @Test
    void entries_that_were_deleted_while_they_waited_are_dropped() {
        PendingEvent byId = pending("A", "", NOW);
        PendingEvent byUser = pending("B", "ann", NOW);
        PendingEvent later = pending("B", "ann", NOW.plus(Duration.ofMinutes(5)));
        PendingEvent other = pending("C", "bob", NOW);
        List<Pending> waiting = List.of(byId, byUser, later, other);
        Api.post(Map.of("app", app, "message", "m")).statusCode(202);
        assertThat(deadLetters.withoutDeleted(waiting)).isEqualTo(waiting);
        deadLetters.keep(Map.of(byUser, RowRefused.contradiction(), other, RowRefused.contradiction()));
        assertThat(letters()).isEqualTo(2);

        Api.admin().delete("/api/v1/events/" + byId.id() + "?app=" + app).then().statusCode(202);
        Api.admin().delete("/api/v1/events?user_id=ann&app=" + app).then().statusCode(202);
        assertThat(deadLetters.withoutDeleted(waiting)).containsExactly(later, other);
        await().atMost(Duration.ofSeconds(60)).until(() -> letters() == 1);

        Api.admin().delete("/api/v1/apps/" + app).then().statusCode(202);
        assertThat(deadLetters.withoutDeleted(waiting)).containsExactly(later);
        await().atMost(Duration.ofSeconds(60)).until(() -> letters() == 0);
    }

    private long letters() {
        return Stored.number(PostgresResource.database(), "SELECT count(*) FROM dead_letter WHERE app = ?", app);
    }

    private PendingEvent pending(String type, String user, Instant receivedAt) {
        EventContent content = new EventContent(
                UUID.randomUUID(),
                true,
                NOW,
                receivedAt,
                1,
                "error",
                "",
                "",
                type,
                "m",
                "",
                "",
                "",
                "",
                user,
                "",
                "",
                null,
                null);
        return PlainEvents.pending(app, content);
    }
}
