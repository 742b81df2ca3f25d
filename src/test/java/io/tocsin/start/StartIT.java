package io.tocsin.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.testing.TestDatabase;
import io.tocsin.testing.TestFolders;
import io.tocsin.testing.TestServer;
import io.tocsin.testing.TocsinProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Whole lives of the packaged service. */
class StartIT {

    private static final String EVENT = "{\"app\": \"shop\", \"error_type\": \"TimeoutError\"}";
    private static final int SIGINT = 128 + 2;
    private static final int SIGTERM = 128 + 15;

    private final Path dataDir = TestFolders.fresh("tocsin-").resolve("it's here");

    @Test
    void the_first_start_says_what_to_do_next_and_that_works_when_pasted() throws Exception {
        TocsinProcess.assumeEmbeddedPostgres();
        try (TocsinProcess tocsin = TocsinProcess.in(dataDir).start().awaitReady()) {
            tocsin.awaitOutput("Read it back:").awaitOutput("?app=shop' -H");

            Path keyFile = dataDir.resolve("admin-key");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
                    .isEqualTo("rw-------");
            assertThat(tocsin.output())
                    .contains(tocsin.adminKey(), keyFile.toString(), "http://127.0.0.1:" + tocsin.httpPort() + "/docs");
            List<String> pasted = curlLines(tocsin.output());
            assertThat(pasted).hasSize(2);
            assertThat(shell(pasted.get(0))).contains("\"id\"");
            assertThat(shell(pasted.get(1))).contains("The card service did not answer");
        }
    }

    @Test
    void the_second_start_keeps_the_data_and_shows_no_key() throws Exception {
        TocsinProcess.assumeEmbeddedPostgres();
        try (TocsinProcess first = TocsinProcess.in(dataDir).start().awaitReady()) {
            assertThat(first.post("/api/v1/events", first.adminKey(), EVENT).statusCode())
                    .isEqualTo(202);
            first.terminate();
            first.awaitExit();
        }
        try (TocsinProcess second = TocsinProcess.in(dataDir).start().awaitReady()) {
            assertThat(events()).isEqualTo(1);
            assertThat(second.output()).doesNotContain(second.adminKey()).doesNotContain("Post an error");
        }
    }

    @Test
    void after_a_kill_the_next_start_stops_the_orphan_and_has_every_accepted_event() throws Exception {
        TocsinProcess.assumeEmbeddedPostgres();
        long orphan;
        try (TocsinProcess first = TocsinProcess.in(dataDir).start().awaitReady()) {
            assertThat(first.post("/api/v1/events", first.adminKey(), EVENT).statusCode())
                    .isEqualTo(202);
            first.kill();
            orphan = postmaster();
            assertThat(isAlive(orphan)).isTrue();

            try (TocsinProcess second = TocsinProcess.in(dataDir).start().awaitReady()) {
                assertThat(postmaster()).isNotEqualTo(orphan);
                assertThat(events()).isEqualTo(1);
                assertThat(second.post("/api/v1/events", second.adminKey(), EVENT)
                                .statusCode())
                        .isEqualTo(202);
            }
        }
    }

    @Test
    void on_sigterm_postgres_is_stopped_after_quarkus() throws Exception {
        TocsinProcess.assumeEmbeddedPostgres();
        try (TocsinProcess tocsin = TocsinProcess.in(dataDir).start().awaitReady()) {
            tocsin.terminate();

            assertThat(tocsin.awaitExit()).isEqualTo(SIGTERM);
            assertStoppedInOrder(tocsin);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void on_ctrl_c_postgres_is_stopped_after_quarkus() throws Exception {
        TocsinProcess.assumeEmbeddedPostgres();
        try (TocsinProcess tocsin = TocsinProcess.in(dataDir).start().awaitReady()) {
            tocsin.interruptGroup();

            assertThat(tocsin.awaitExit()).isEqualTo(SIGINT);
            assertStoppedInOrder(tocsin);
        }
    }

    @Test
    void with_a_database_configured_no_server_is_started_and_logs_are_json() throws Exception {
        TestDatabase database = TestServer.shared();
        try (TocsinProcess tocsin = configured(database).start().awaitReady()) {
            assertThat(dataDir.resolve("database")).doesNotExist();
            assertThat(dataDir.resolve("admin-key")).doesNotExist();
            assertThat(tocsin.output()).contains("{\"timestamp\":");
            assertThat(tocsin.post("/api/v1/events", TestDatabase.ADMIN_KEY, EVENT)
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void while_its_database_is_away_it_stays_up_refuses_politely_and_recovers() throws Exception {
        try (TestServer server = TestServer.own()) {
            TestDatabase database = server.freshDatabase();
            server.postgres().stop();
            try (TocsinProcess tocsin = configured(database).start().awaitOutput("The database does not answer")) {
                assertThat(tocsin.management("/health/live").statusCode()).isEqualTo(200);
                HttpResponse<String> refusal = tocsin.post("/api/v1/events", TestDatabase.ADMIN_KEY, EVENT);
                assertThat(refusal.statusCode()).isEqualTo(503);
                assertThat(refusal.body()).contains("\"SERVICE_UNAVAILABLE\"", "\"request_id\"", "\"retry_after\"");
                assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
                assertThat(tocsin.get("/openapi").statusCode()).isEqualTo(200);
                assertThat(tocsin.output()).doesNotContain("\\tat ").doesNotContain("\tat ");

                server.postgres().restart();

                tocsin.awaitReady();
                assertThat(tocsin.post("/api/v1/events", TestDatabase.ADMIN_KEY, EVENT)
                                .statusCode())
                        .isEqualTo(202);
            }
        }
    }

    @Test
    void a_database_that_cannot_be_migrated_is_reported_and_refused_but_does_not_end_it() throws Exception {
        TestDatabase database = TestServer.shared();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE somebody_elses (id integer)");
        }
        try (TocsinProcess tocsin = configured(database).start().awaitOutput("The database cannot be prepared")) {
            assertThat(tocsin.management("/health/live").statusCode()).isEqualTo(200);
            assertThat(tocsin.post("/api/v1/events", TestDatabase.ADMIN_KEY, EVENT)
                            .statusCode())
                    .isEqualTo(503);
            assertThat(tocsin.output()).contains("non-empty schema").doesNotContain("\\tat ");
        }
    }

    private TocsinProcess configured(TestDatabase database) {
        return TocsinProcess.in(dataDir).on(database).with("TOCSIN_ADMIN_KEY", TestDatabase.ADMIN_KEY);
    }

    private void assertStoppedInOrder(TocsinProcess tocsin) throws IOException {
        assertThat(dataDir.resolve("database/postmaster.pid")).doesNotExist();
        LocalDateTime quarkus =
                time(tocsin.output(), "(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}).*tocsin stopped", ",");
        LocalDateTime postgres = time(
                Files.readString(dataDir.resolve("postgres.log")),
                "(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}) UTC.*received fast shutdown request",
                ".");
        // The service logs in the machine's zone and the server in UTC: only the order within the minute matters here.
        assertThat(quarkus.withHour(0)).isBeforeOrEqualTo(postgres.withHour(0));
        assertThat(tocsin.errors()).isEmpty();
    }

    private static LocalDateTime time(String text, String pattern, String fraction) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return LocalDateTime.parse(
                matcher.group(1), DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'" + fraction + "'SSS"));
    }

    private static List<String> curlLines(String output) {
        String joined = output.replace("\\\n", " ");
        return joined.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("curl "))
                .toList();
    }

    private static String shell(String line) throws IOException, InterruptedException {
        Process shell =
                new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }

    private long postmaster() throws IOException {
        return Long.parseLong(postmasterFile().get(0));
    }

    private List<String> postmasterFile() throws IOException {
        return Files.readAllLines(dataDir.resolve("database/postmaster.pid")).stream()
                .map(String::strip)
                .toList();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private long events() throws IOException, SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + postmasterFile().get(3) + "/tocsin";
        String password = Files.readString(dataDir.resolve("database-password")).strip();
        try (Connection connection = DriverManager.getConnection(url, "tocsin", password);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM event")) {
            result.next();
            return result.getLong(1);
        }
    }
}
