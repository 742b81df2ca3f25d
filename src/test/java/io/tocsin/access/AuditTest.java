package io.tocsin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionalException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class AuditTest {

    private static final Caller CALLER = new Caller(new UUID(1, 2), "somebody", null, false);

    @Inject
    Audit audit;

    @Inject
    AuditRetention retention;

    @Inject
    TestClock clock;

    private final String subject = UUID.randomUUID().toString();

    @AfterEach
    void the_clock_goes_on() {
        clock.reset();
    }

    @Test
    void an_entry_is_there_where_the_change_is_and_only_there() {
        QuarkusTransaction.requiringNew().run(() -> record("create"));
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    record("change");
                    throw new IllegalStateException("the change fails");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> record("delete")).isInstanceOf(TransactionalException.class);

        assertThat(entries().getList("entries.action")).isEqualTo(List.of("create"));
        assertThat(entries().getString("entries[0].actor_name")).isEqualTo("somebody");
        assertThat(entries().getString("entries[0].actor_key_id"))
                .isEqualTo(CALLER.keyId().toString());
        assertThat(entries().getString("entries[0].detail.some_field")).isEqualTo("value");
    }

    @Test
    void entries_are_kept_for_a_year() {
        QuarkusTransaction.requiringNew().run(() -> record("create"));
        clock.jumpTo(Instant.now().plus(Duration.ofDays(364)));
        retention.removeOld();
        assertThat(entries().getList("entries")).hasSize(1);
        clock.jumpTo(Instant.now().plus(Duration.ofDays(366)));
        retention.removeOld();
        assertThat(entries().getList("entries")).isEmpty();
    }

    private void record(String action) {
        audit.record(CALLER, action, "thing", subject, "a thing", Map.of("some_field", "value"));
    }

    private JsonPath entries() {
        return Api.admin()
                .get("/api/v1/audit?kind=thing&subject_id=" + subject)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
