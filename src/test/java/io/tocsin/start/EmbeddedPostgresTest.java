package io.tocsin.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.testing.TestFolders;
import io.tocsin.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {

    private DataFolder folder;
    private EmbeddedPostgres server;

    @BeforeEach
    void take_a_folder() {
        folder = DataFolder.open(TestFolders.fresh("embedded-"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
        folder.close();
    }

    @Test
    void what_it_commits_is_on_the_disk_before_it_answers() throws SQLException {
        server = start(Durability.ON);

        assertThat(List.of("fsync", "synchronous_commit", "full_page_writes"))
                .allSatisfy(setting -> assertThat(query("SHOW " + setting)).isEqualTo("on"));
        assertThat(query("SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(query("SHOW server_encoding")).isEqualTo("UTF8");
        assertThat(query("SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'tocsin'"))
                .isEqualTo("b C.UTF-8");
    }

    @Test
    void rows_survive_a_stop_and_a_start() throws SQLException {
        server = start(Durability.OFF);
        execute("CREATE TABLE kept (n integer)");
        execute("INSERT INTO kept VALUES (42)");
        server.stop();
        assertThat(server.pid()).isZero();

        server = start(Durability.OFF);

        assertThat(query("SELECT n FROM kept")).isEqualTo("42");
    }

    @Test
    void a_restart_keeps_the_port() throws SQLException {
        server = start(Durability.OFF);
        String url = server.jdbcUrl();

        server.restart();

        assertThat(server.jdbcUrl()).isEqualTo(url);
        assertThat(query("SELECT 1")).isEqualTo("1");
    }

    @Test
    void a_server_left_behind_by_a_killed_service_is_found_and_stopped() throws SQLException {
        EmbeddedPostgres orphan = start(Durability.OFF);
        server = orphan;
        execute("CREATE TABLE kept AS SELECT 1 AS n");
        long orphanPid = orphan.pid();

        server = start(Durability.OFF);

        assertThat(server.pid()).isNotZero().isNotEqualTo(orphanPid);
        // Its entry goes once whoever inherited it has taken note of its end.
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() ->
                        !ProcessHandle.of(orphanPid).map(ProcessHandle::isAlive).orElse(false));
        assertThat(query("SELECT n FROM kept")).isEqualTo("1");
    }

    @Test
    void a_killed_server_is_started_again() throws SQLException {
        server = start(Durability.OFF);
        execute("CREATE TABLE kept AS SELECT 1 AS n");
        kill(server.pid());

        server = start(Durability.OFF);

        assertThat(query("SELECT n FROM kept")).isEqualTo("1");
    }

    @Test
    void a_stranger_that_has_the_number_of_a_crashed_server_is_left_alone() throws Exception {
        server = start(Durability.OFF);
        kill(server.pid());
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            Path file = folder.path().resolve("database/postmaster.pid");
            List<String> lines = Files.readAllLines(file);
            lines.set(0, Long.toString(stranger.pid()));
            Files.write(file, lines);

            server.stop();
            assertThat(stranger.isAlive()).isTrue();
            server = start(Durability.OFF);

            assertThat(stranger.isAlive()).isTrue();
            assertThat(query("SELECT 1")).isEqualTo("1");
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void a_first_start_that_was_cut_short_is_done_again() throws Exception {
        Path draft = Files.createDirectory(folder.path().resolve(".database-making-123"));
        Files.writeString(draft.resolve("PG_VERSION"), "18\n");

        server = start(Durability.OFF);

        assertThat(draft).doesNotExist();
        assertThat(query("SELECT 1")).isEqualTo("1");
    }

    @Test
    void data_of_another_major_version_is_refused() throws Exception {
        Path database = Files.createDirectory(folder.path().resolve("database"));
        Files.writeString(database.resolve("PG_VERSION"), "14\n");

        assertThatThrownBy(() -> start(Durability.OFF))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("PostgreSQL 14")
                .hasMessageContaining("QUARKUS_DATASOURCE_JDBC_URL");
    }

    @Test
    void a_folder_that_is_no_database_is_refused() throws Exception {
        Files.createDirectory(folder.path().resolve("database"));

        assertThatThrownBy(() -> start(Durability.OFF))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("is not a PostgreSQL data directory");
    }

    @Test
    void a_server_that_does_not_start_says_why_in_one_line() throws Exception {
        server = start(Durability.OFF);
        server.stop();
        Files.writeString(folder.path().resolve("database/postgresql.conf"), "no_such_setting = 1\n");

        assertThatThrownBy(() -> start(Durability.OFF))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("no_such_setting")
                .hasMessageNotContaining("\n");
    }

    @Test
    void the_password_is_for_its_owner_only() throws IOException {
        server = start(Durability.OFF);

        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.path().resolve("database-password"))))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), "tocsin", "wrong"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void two_servers_share_the_unpacked_programs() {
        server = start(Durability.OFF);
        try (TestServer other = TestServer.own()) {
            assertThat(other.postgres().port()).isNotEqualTo(server.port());
        }
    }

    private EmbeddedPostgres start(Durability durability) {
        return EmbeddedPostgres.start(folder, TestFolders.binaries(), durability);
    }

    private static void kill(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }
}
