package io.tocsin.alert.mute;

import static io.tocsin.alert.mute.MuteApi.SILENCES;
import static io.tocsin.alert.mute.MuteApi.TIMINGS;
import static io.tocsin.alert.mute.MuteApi.made;
import static io.tocsin.alert.mute.MuteApi.matcher;
import static io.tocsin.alert.mute.MuteApi.newApp;
import static io.tocsin.alert.mute.MuteApi.nights;
import static io.tocsin.alert.mute.MuteApi.silence;
import static io.tocsin.alert.mute.MuteApi.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the dispatcher is told. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class MutesTest {

    /** In Berlin it is 14:00 of a Monday. */
    private static final Instant NOON = Instant.parse("2031-05-05T12:00:00Z");

    private static final Instant MIDNIGHT = Instant.parse("2031-05-05T22:00:00Z");

    @Inject
    Mutes mutes;

    @Inject
    EntityManager entities;

    @Inject
    TestClock clock;

    private final String app = newApp();

    @BeforeEach
    void it_is_noon() {
        clock.setTo(NOON);
    }

    @AfterEach
    void the_clock_goes_on() {
        clock.reset();
    }

    @Test
    void a_silence_mutes_what_matches_from_its_beginning_to_its_end() {
        String id = made(SILENCES, with(silence(app), "starts_at", "2031-05-05T13:00:00Z"));
        Instant begin = Instant.parse("2031-05-05T13:00:00Z");
        Instant end = Instant.parse("2031-05-05T15:00:00Z");

        assertThat(muted(begin.minusMillis(1), "critical")).isEmpty();
        assertThat(muted(begin, "critical"))
                .contains(new MutedBy(
                        MutedBy.Kind.SILENCE,
                        UUID.fromString(id),
                        "Upgrade of the database",
                        "Upgrade of the database (silence until 2031-05-05 15:00 UTC)",
                        end));
        assertThat(muted(end.minusMillis(1), "info")).isPresent();
        assertThat(muted(end, "info")).isEmpty();
        assertThat(mutes.at(begin).muted(Map.of("app", "another", "severity", "critical")))
                .isEmpty();
    }

    @Test
    void a_silence_that_was_ended_mutes_no_longer() {
        String id = made(SILENCES, silence(app));
        assertThat(muted(NOON, "info")).isPresent();

        Api.admin().delete(SILENCES + "/" + id).then().statusCode(204);

        assertThat(muted(NOON, "info")).isEmpty();
    }

    @Test
    void quiet_hours_let_through_what_is_critical() {
        Map<String, Object> sent = nights(app);
        String id = made(TIMINGS, sent);

        assertThat(muted(NOON, "warning")).isEmpty();
        assertThat(muted(MIDNIGHT, "critical")).isEmpty();
        assertThat(muted(MIDNIGHT, "warning"))
                .contains(new MutedBy(
                        MutedBy.Kind.QUIET_HOURS,
                        UUID.fromString(id),
                        String.valueOf(sent.get("name")),
                        sent.get("name") + " (quiet hours until 2031-05-06 07:00 Europe/Berlin)",
                        Instant.parse("2031-05-06T05:00:00Z")));
    }

    @Test
    void maintenance_mutes_what_is_critical_too_and_without_matchers_all() {
        Map<String, Object> sent = with(with(nights(app), "kind", "maintenance"), "matchers", List.of());
        String id = made(TIMINGS, sent);

        assertThat(mutes.at(MIDNIGHT).muted(Map.of("severity", "critical")))
                .map(MutedBy::kind)
                .contains(MutedBy.Kind.MAINTENANCE);
        assertThat(mutes.at(MIDNIGHT).muted(Map.of())).isPresent();

        Api.admin()
                .body(with(sent, "enabled", false))
                .put(TIMINGS + "/" + id)
                .then()
                .statusCode(200);
        assertThat(mutes.at(MIDNIGHT).muted(Map.of())).isEmpty();
    }

    @Test
    void maintenance_that_happens_once_mutes_while_it_lasts() {
        Map<String, Object> sent = with(with(nights(app), "schedule", null), "kind", "maintenance");
        made(TIMINGS, with(with(sent, "starts_at", "2031-05-05T12:30:00Z"), "ends_at", "2031-05-05T13:00:00Z"));

        assertThat(muted(NOON, "critical")).isEmpty();
        assertThat(muted(NOON.plus(Duration.ofMinutes(30)), "critical"))
                .map(MutedBy::until)
                .contains(Instant.parse("2031-05-05T13:00:00Z"));
        assertThat(muted(NOON.plus(Duration.ofMinutes(60)), "critical")).isEmpty();
    }

    @Test
    void of_several_the_one_that_lasts_longest_is_told() {
        made(SILENCES, silence(app));
        String longest = made(SILENCES, with(silence(app), "duration", "3h"));
        made(SILENCES, with(silence(app), "duration", "1h"));

        assertThat(muted(NOON, "info").map(MutedBy::id)).contains(UUID.fromString(longest));
    }

    @Test
    void all_matchers_have_to_be_met_and_an_absent_label_is_the_empty_text() {
        made(
                SILENCES,
                with(
                        silence(app),
                        "matchers",
                        List.of(matcher("app", "=", app), matcher("team", "=", ""), matcher("kind", "=~", "re.*"))));

        assertThat(mutes.at(NOON).muted(Map.of("app", app, "kind", "regression")))
                .isPresent();
        assertThat(mutes.at(NOON).muted(Map.of("app", app, "kind", "regression", "team", "")))
                .isPresent();
        assertThat(mutes.at(NOON).muted(Map.of("app", app, "kind", "regression", "team", "a")))
                .isEmpty();
        assertThat(mutes.at(NOON).muted(Map.of("app", app, "kind", "count"))).isEmpty();
    }

    @Test
    void what_is_stored_broken_does_not_break_the_others() {
        String pattern = made(SILENCES, silence(app));
        String shape = made(SILENCES, silence(app));
        String empty = made(SILENCES, silence(app));
        String zone = made(TIMINGS, nights(app));
        change("silence", "matchers", "[{\"name\": \"app\", \"op\": \"=~\", \"value\": \"(\"}]", pattern);
        change("silence", "matchers", "[{\"name\": \"app\"}, 7]", shape);
        change("silence", "matchers", "[null]", empty);
        change(
                "mute_timing",
                "schedule",
                "{\"from\": \"22:00\", \"to\": \"07:00\", \"time_zone\": \"Moon/Tranquility\"}",
                zone);
        assertThat(muted(MIDNIGHT, "info")).isEmpty();
        assertThat(muted(NOON, "info")).isEmpty();

        String good = made(SILENCES, silence(app));

        assertThat(muted(NOON, "info").map(MutedBy::id)).contains(UUID.fromString(good));
        // Nor the lists of the API.
        Api.admin().get(TIMINGS + "/" + zone).then().statusCode(200);
        for (String id : List.of(pattern, shape, empty)) {
            QuarkusTransaction.requiringNew()
                    .run(() -> entities.createNativeQuery("DELETE FROM silence WHERE id = :id")
                            .setParameter("id", UUID.fromString(id))
                            .executeUpdate());
        }
    }

    @Test
    void it_reads_within_the_callers_transaction() {
        String id = made(SILENCES, silence(app));
        QuarkusTransaction.begin();
        entities.createNativeQuery("UPDATE silence SET ends_at = starts_at WHERE id = :id")
                .setParameter("id", UUID.fromString(id))
                .executeUpdate();
        assertThat(muted(NOON, "info")).isEmpty();
        QuarkusTransaction.rollback();
        assertThat(muted(NOON, "info")).isPresent();
    }

    private Optional<MutedBy> muted(Instant now, String severity) {
        return mutes.at(now).muted(Map.of("alertname", "Errors", "app", app, "severity", severity));
    }

    private void change(String table, String column, String json, String id) {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery(
                                "UPDATE " + table + " SET " + column + " = CAST(:json AS jsonb) WHERE id = :id")
                        .setParameter("json", json)
                        .setParameter("id", UUID.fromString(id))
                        .executeUpdate());
    }
}
