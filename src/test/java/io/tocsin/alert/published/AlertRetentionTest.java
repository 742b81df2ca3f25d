package io.tocsin.alert.published;

import static io.tocsin.alert.published.AlertRows.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.alert.published.AlertRows.Row;
import io.tocsin.testing.PostgresResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class AlertRetentionTest {

    @Inject
    AlertRetention retention;

    @Test
    void an_alert_is_kept_for_a_year_after_its_end_with_all_that_became_of_it() {
        AlertRows.clear();
        String app = AlertRows.app("kept-shop");
        Instant now = Instant.now();
        Instant long_ago = now.minus(Duration.ofDays(800));
        Row fires = Row.of(app).since(long_ago).fires();
        Row recent = Row.of(app).since(long_ago).ended(now.minus(Duration.ofDays(364)));
        Row old = Row.of(app).since(long_ago).ended(now.minus(Duration.ofDays(366)));
        old.transition("resolved", now.minus(Duration.ofDays(366)), "");
        old.told("log", "critical", true);
        fires.told("log", "critical", true);

        retention.removeOld();

        assertThat(count("alert")).isEqualTo(2);
        assertThat(count("alert WHERE id IN ('" + fires.id() + "', '" + recent.id() + "')"))
                .isEqualTo(2);
        assertThat(count("alert_transition")).isEqualTo(2);
        assertThat(count("notification_member")).isEqualTo(1);
    }
}
