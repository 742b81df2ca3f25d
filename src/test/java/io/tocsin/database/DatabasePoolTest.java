package io.tocsin.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.notify.MailServer;
import io.tocsin.testing.PostgresResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The server limits what the sessions of each pool may hold up. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(MailServer.class)
class DatabasePoolTest {

    private static final List<String> SETTINGS =
            List.of("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout");

    private static final Map<String, String> NETWORK = Map.of(
            "tcp_keepalives_idle", "5",
            "tcp_keepalives_interval", "2",
            "tcp_keepalives_count", "3",
            "tcp_user_timeout", "10000",
            "client_connection_check_interval", "1s");

    @Inject
    AgroalDataSource general;

    @Inject
    @DataSource("writer")
    AgroalDataSource writer;

    @Inject
    @DataSource("maintenance")
    AgroalDataSource maintenance;

    @Test
    void each_pool_has_its_limits() throws Exception {
        assertThat(shown(general, SETTINGS)).containsExactly("0", "10s", "8s");
        assertThat(shown(writer, SETTINGS)).containsExactly("2s", "1500ms", "5s");
        assertThat(shown(maintenance, SETTINGS)).containsExactly("0", "0", "0");
    }

    @Test
    void each_pool_notices_a_client_that_is_gone() throws Exception {
        for (AgroalDataSource pool : List.of(general, writer, maintenance)) {
            for (Map.Entry<String, String> setting : NETWORK.entrySet()) {
                assertThat(shown(pool, List.of(setting.getKey())))
                        .as(setting.getKey())
                        .containsExactly(setting.getValue());
            }
        }
    }

    private static List<String> shown(AgroalDataSource pool, List<String> settings) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String setting : settings) {
                try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
                    row.next();
                    values.add(row.getString(1));
                }
            }
        }
        return values;
    }
}
