package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.testing.Stored;
import org.junit.jupiter.api.Test;

/** Two services on one PostgreSQL, posted to with the same apps and partly with the same ids. */
class ReplicasIT {

    @Test
    void two_replicas_count_exactly_while_one_is_killed_and_a_third_takes_up_its_spool() throws Exception {
        try (Postgres postgres = Postgres.start();
                Replica one = Replica.on(postgres.database());
                Replica other = Replica.on(postgres.database())) {
            // On an empty database: one migrates, and the other waits for that.
            one.start();
            other.start();
            one.awaitReady();
            other.awaitReady();
            assertThat(Stored.number(
                            postgres.database(),
                            "SELECT count(*) - count(DISTINCT version) FROM flyway_schema_history WHERE success"))
                    .as("migrations that ran twice")
                    .isZero();

            try (Load load = Load.onBoth(one.port(), other.port()).awaitAccepted(100)) {
                one.process().kill();
                load.awaitAccepted(50);
                one.start();
                one.awaitReady();
                load.awaitAccepted(50);

                postgres.stop();
                one.awaitSpooling();
                other.awaitSpooling();
                load.awaitAccepted(100);
                one.process().kill();
                postgres.restart();
                other.awaitHealed();
                try (Replica third =
                        Replica.in(one.folder(), postgres.database()).start().awaitReady()) {
                    assertThat(third.process().output()).contains("events of an earlier run wait in the spool");
                    load.awaitAccepted(50).finish();
                    third.awaitHealed();
                    other.awaitHealed();

                    assertThat(load.since(0).lost())
                            .as("posts that the kills cut off")
                            .isPositive();
                    Books.assertExact(postgres.database(), load);
                    assertThat(other.metric("tocsin_events_duplicate_total"))
                            .as("ids that the other had, too")
                            .isPositive();
                    assertThat(Stored.number(postgres.database(), "SELECT count(*) FROM replica"))
                            .as("the third speaks for the one whose folder it has")
                            .isEqualTo(2);
                    third.assertNoErrorBut();
                    other.assertNoErrorBut();
                }
            }
        }
    }
}
