package io.tocsin.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Affected users are counted exactly up to ten thousand, and estimated beyond. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AffectedUsersTest {

    @Inject
    UserThinning thinning;

    @Test
    void users_are_exact_up_to_ten_thousand_and_a_close_estimate_beyond() {
        post(0, AffectedUsers.MOST_KEPT);
        // Met before: nobody new.
        post(0, 2_000);
        thinning.thin();
        issue().body("issues[0].users", equalTo(AffectedUsers.MOST_KEPT))
                .body("issues[0].users_estimated", nullValue());

        post(AffectedUsers.MOST_KEPT, 15_000);
        thinning.thin();
        assertEstimate(15_000);
        post(15_000, 30_000);
        thinning.thin();
        assertEstimate(30_000);
        post(0, 30_000);
        assertEstimate(30_000);
        assertThat(Stored.number(
                        PostgresResource.database(),
                        "SELECT count(*) FROM issue_user JOIN issue ON issue.id = issue_id"
                                + " JOIN app ON app.id = app_id WHERE name = 'crowd'"))
                .isBetween(5_000L, (long) AffectedUsers.MOST_KEPT);
    }

    @Test
    void hashes_do_not_depend_on_the_release_of_the_service() {
        // printf ann | sha256sum
        assertThat(Long.toHexString(AffectedUsers.hash("ann"))).isEqualTo("49915e0d7d4b402e");
    }

    private static void assertEstimate(int users) {
        ValidatableResponse issue = issue().body("issues[0].users_estimated", equalTo(true));
        assertThat(issue.extract().<Integer>path("issues[0].users")).isCloseTo(users, Percentage.withPercentage(5));
    }

    private static ValidatableResponse issue() {
        return Api.admin().get("/api/v1/issues?app=crowd").then().statusCode(200);
    }

    private static void post(int from, int to) {
        for (int start = from; start < to; start += 1_000) {
            List<Map<String, ?>> events = new ArrayList<>();
            for (int user = start; user < Math.min(to, start + 1_000); user++) {
                events.add(Map.of("app", "crowd", "error_type", "Broken", "user_id", "user-" + user));
            }
            Api.post(events).statusCode(202);
        }
    }
}
