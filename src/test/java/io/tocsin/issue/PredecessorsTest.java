package io.tocsin.issue;

import static io.tocsin.issue.Posted.issue;
import static io.tocsin.issue.Posted.patch;
import static io.tocsin.issue.Posted.post;
import static io.tocsin.issue.Posted.show;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.grouping.Fingerprint;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Issues that an earlier version of the grouping made are found by their successors. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class PredecessorsTest {

    private static final List<String> OWN = List.of("checkout", "declined");

    /** An issue as the first version made it, with what else it needs taken from another one. */
    private static final String MAKE = """
            INSERT INTO issue (id, app_id, grouping_version, first_seen, last_seen, made_at, status_since, count, heat, level,
                error_type, first_release, last_release, environments, assignee)
            SELECT ?, app_id, 1, first_seen - interval '9 days', last_seen - interval '1 day', made_at, status_since, 41, heat - 5,
                level, 'Declined', '', '', '{}', 'ann'
            FROM issue WHERE id = ?
            """;

    private static final String DESCRIBE = """
            INSERT INTO issue_description (issue_id, title, culprit, search, explanation) VALUES (?, 'Declined', '', '', '{}')
            """;

    private static final String UNSEEN =
            "SELECT count(*) FROM issue_description WHERE jsonb_exists(explanation, 'predecessors')";

    @Inject
    Predecessors predecessors;

    @Test
    void a_new_issue_becomes_a_part_of_the_one_that_held_its_events_before() {
        UUID before = made("heir");

        post("heir", "Declined", 1, Map.of("fingerprint", OWN));
        predecessors.look();

        String now = now("heir");
        assertThat(now).isEqualTo(before.toString());
        show(now)
                .body("count", equalTo(42))
                .body("assignee", equalTo("ann"))
                .body("activity.kind", hasItem("merged"))
                .body("explanation", not(hasKey("predecessors")));
        assertThat(Stored.number(PostgresResource.database(), UNSEEN)).isZero();

        post("heir", "Declined", 0, Map.of("fingerprint", OWN));
        show(now).body("count", equalTo(43));
    }

    @Test
    void one_that_comes_back_after_its_predecessor_was_resolved_stands_for_itself() {
        UUID before = made("back");
        patch(before.toString(), Map.of("status", "resolved"));

        post("back", "Declined", 0, Map.of("fingerprint", OWN));
        predecessors.look();

        String now = Api.admin()
                .get("/api/v1/issues?app=back&error_type=Declined&status=unresolved")
                .then()
                .extract()
                .path("issues[0].id");
        assertThat(now).isNotEqualTo(before.toString());
        show(now).body("count", equalTo(1)).body("merged_issues", equalTo(null));
        show(before.toString()).body("count", equalTo(41)).body("status", equalTo("resolved"));
    }

    private static UUID made(String app) {
        String other = issue(app, "Other");
        UUID before = Fingerprint.of("Declined", OWN).issueId(app);
        Stored.execute(PostgresResource.database(), MAKE, before, UUID.fromString(other));
        Stored.execute(PostgresResource.database(), DESCRIBE, before);
        return before;
    }

    private static String now(String app) {
        return Api.admin()
                .get("/api/v1/issues?app=" + app + "&error_type=Declined")
                .then()
                .extract()
                .path("issues[0].id");
    }
}
