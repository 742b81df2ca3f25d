package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.tocsin.testing.Api;
import io.tocsin.testing.OwnPostgresResource;
import io.tocsin.testing.Stored;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets in every field of every form of the native API are found nowhere afterwards. */
@QuarkusTest
@TestProfile(SecretsTest.Talkative.class)
@WithTestResource(value = OwnPostgresResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class SecretsTest {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    /** Each planted secret holds it, in a form that gives it away. */
    private static final String PLANTED = "Pl4nted";

    private static final String CARD = "4111111111111111";
    private static final String SECRETS =
            "password=" + PLANTED + "1 and sk_live_" + PLANTED + "2abcdefgh and https://u:" + PLANTED + "3@h/?token="
                    + PLANTED + "4 Bearer " + PLANTED + "5x card " + CARD;

    /** All that the service could say. */
    public static class Talkative implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.log.category.\"io.tocsin\".level", "DEBUG");
        }
    }

    @ConfigProperty(name = "tocsin.data-dir")
    Path dataDir;

    @Inject
    MeterRegistry registry;

    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();

    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord record) {
            said.add(ExtLogRecord.wrap(record).getFormattedMessage() + " " + record.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(log);
    }

    @AfterEach
    void listenNoMore() {
        Logger.getLogger("").removeHandler(log);
    }

    @Test
    void secrets_in_any_field_of_any_form_are_found_nowhere() throws Exception {
        String single = UUID.randomUUID().toString();
        List<String> answers = new ArrayList<>();
        answers.add(Api.post(event(single)).statusCode(202).extract().asString());
        assertThat(counted("card")).isGreaterThan(10);
        answers.add(Api.post(List.of(event(null), wrong(), event(null), SECRETS))
                .statusCode(202)
                .extract()
                .asString());
        answers.add(Api.post(wrong()).statusCode(422).extract().asString());
        answers.add(Api.post(Map.of("app", "sk_live_" + PLANTED + "abcdefgh", "message", "m"))
                .statusCode(422)
                .extract()
                .asString());
        String line = new ObjectMapper().writeValueAsString(event(null));
        answers.add(Api.admin()
                .contentType("application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .body(gzip(line + "\n{\"broken\": \"" + SECRETS + "\n" + line))
                .post("/api/v1/events")
                .then()
                .statusCode(202)
                .extract()
                .asString());
        for (String path :
                List.of("/api/v1/events?app=secret", "/api/v1/events/" + single, "/api/v1/stats?group_by=error_type")) {
            answers.add(Api.admin().get(path).then().statusCode(200).extract().asString());
        }
        answers.add(Api.postRequests(List.of(report(10), wrongReport()))
                .statusCode(202)
                .extract()
                .asString());
        answers.add(Api.postRequests(report(11)).statusCode(409).extract().asString());
        answers.add(Api.postRequests(wrongReport()).statusCode(422).extract().asString());
        answers.add(Api.admin()
                .get("/api/v1/stats/operations?app=secret")
                .then()
                .statusCode(200)
                .body("total_operations", equalTo(10))
                .extract()
                .asString());
        assertThat(answers).allSatisfy(SecretsTest::assertClean);
        assertThat(answers.get(6)).contains("[scrubbed:password]", "\"note\":\"scrubbed\"", "\"kind\":\"card\"");
        assertThat(tablesWithSecrets()).isEmpty();

        Stored.execute(
                OwnPostgresResource.database(),
                "ALTER TABLE event ADD CONSTRAINT event_not_poisoned CHECK (server_name NOT LIKE 'poison%') NOT VALID");
        OwnPostgresResource.server().postgres().stop();
        try {
            Map<String, Object> poison = event(null);
            poison.put("server_name", "poison " + SECRETS);
            assertClean(Api.post(poison).statusCode(202).extract().asString());
            assertClean(Api.post(event(null)).statusCode(202).extract().asString());
            assertClean(Api.postRequests(report(11)).statusCode(202).extract().asString());
            String spooled = files(dataDir.resolve("spool"));
            assertThat(spooled).contains("[scrubbed:password]");
            assertClean(spooled);
        } finally {
            OwnPostgresResource.server().postgres().restart();
        }
        await().atMost(DEADLINE)
                .ignoreExceptions()
                .until(() -> Stored.events(OwnPostgresResource.database(), "secret") == 6);
        assertClean(deadLetters());
        assertThat(tablesWithSecrets()).isEmpty();
        assertThat(said).isNotEmpty().allSatisfy(SecretsTest::assertClean);
    }

    /** What the service shows of the event and the report that the database refused; their bytes stand in a table as well. */
    private static String deadLetters() {
        await().atMost(DEADLINE)
                .until(() -> Stored.number(OwnPostgresResource.database(), "SELECT count(*) FROM dead_letter") == 2);
        StringBuilder shown = new StringBuilder(Api.admin()
                .get("/api/v1/dead-letters?app=secret")
                .then()
                .statusCode(200)
                .extract()
                .asString());
        List<String> ids = JsonPath.from(shown.toString()).getList("dead_letters.id");
        assertThat(ids).hasSize(2);
        for (String id : ids) {
            shown.append(Api.admin()
                    .get("/api/v1/dead-letters/" + id)
                    .then()
                    .statusCode(200)
                    .body(containsString("[scrubbed:password]"))
                    .extract()
                    .asString());
        }
        return shown.toString();
    }

    private static void assertClean(String text) {
        assertThat(text).doesNotContain(PLANTED, CARD);
    }

    /** An event with secrets wherever there is room for a text. */
    private static Map<String, Object> event(String id) {
        Map<String, Object> event = new HashMap<>();
        event.put("app", "secret");
        if (id != null) {
            event.put("event_id", id);
        }
        for (String field : List.of(
                "error_type",
                "message",
                "environment",
                "release",
                "server_name",
                "transaction",
                "logger",
                "platform",
                "user_id",
                "trace_id",
                "span_id",
                "stack_trace",
                "unknown",
                "unknown " + SECRETS)) {
            event.put(field, SECRETS);
        }
        event.put("db_password", PLANTED);
        event.put("tags", Map.of(SECRETS, SECRETS, "api_key", PLANTED, "card", CARD));
        event.put("fingerprint", List.of(SECRETS));
        event.put("context", nested());
        event.put("extra", List.of(nested(), SECRETS));
        event.put("exceptions", List.of(exception()));
        event.put("request", request());
        return event;
    }

    private static Map<String, Object> nested() {
        return Map.of(
                "text " + SECRETS,
                SECRETS,
                "password",
                PLANTED,
                "card",
                Long.parseLong(CARD),
                "credentials",
                Map.of("user", PLANTED, "list", List.of(PLANTED)),
                "argv",
                List.of("run", "--token", PLANTED, "--password=" + PLANTED),
                "pairs",
                List.of(Map.of("name", "Cookie", "value", PLANTED), List.of("Authorization", PLANTED)),
                "headers",
                List.of(List.of("Authorization", PLANTED), List.of("Host", SECRETS)));
    }

    private static Map<String, Object> exception() {
        return Map.of(
                "type",
                SECRETS,
                "message",
                SECRETS,
                "more",
                nested(),
                "frames",
                List.of(Map.of(
                        "module",
                        SECRETS,
                        "function",
                        SECRETS,
                        "file",
                        SECRETS,
                        "context_line",
                        SECRETS,
                        "vars",
                        nested())));
    }

    private static Map<String, Object> request() {
        return Map.of(
                "method",
                SECRETS,
                "url",
                "https://u:" + PLANTED + "@h/p?api_key=" + PLANTED + "&next=%2F%3Fpassword%3D" + PLANTED,
                "headers",
                Map.of(
                        "Authorization",
                        "Basic " + PLANTED,
                        "Cookie",
                        "a=" + PLANTED,
                        "X-Api-Key",
                        List.of(PLANTED),
                        "X-Auth-Token",
                        List.of(PLANTED, PLANTED),
                        "X-Other",
                        SECRETS),
                "query",
                Map.of("access_token", List.of(PLANTED), "pin", List.of(PLANTED)),
                "cookies",
                List.of(List.of("Set-Cookie", List.of("a=" + PLANTED)), Map.of("Name", "X-Api-Key", "Value", PLANTED)),
                "parameters",
                List.of(Map.of("key", "password", "name", "field", "value", PLANTED)),
                "log",
                "headers {\"X-Auth-Token\":[\"" + PLANTED + "\", \"" + PLANTED
                        + "\"]} of https://s3/b?X-Amz-Signature=0123456789abcdef" + PLANTED + "&X-Amz-Date=1",
                "body",
                "{\"password\":\"" + PLANTED + "\",\"inner\":\"{\\\"token\\\":\\\"" + PLANTED + "\\\"}\",\"pan\":"
                        + CARD + "}",
                "form",
                "user[password]=" + PLANTED + "&card=4111+1111+1111+1111&token=" + PLANTED);
    }

    /** One whose every checked field is wrong, with secrets where the sentence about it might repeat them. */
    private static Map<String, Object> wrong() {
        Map<String, Object> event = new HashMap<>(event(null));
        for (String field : List.of("event_id", "timestamp", "level", "count", "request", "context")) {
            event.put(field, SECRETS);
        }
        event.put("app", "no app " + SECRETS);
        event.put("message", List.of(SECRETS));
        event.put("tags", Map.of(SECRETS, List.of(SECRETS)));
        event.put("fingerprint", List.of(Map.of(SECRETS, SECRETS)));
        return event;
    }

    private final Instant start = Instant.now().minusSeconds(600);

    private Map<String, Object> report(int total) {
        Map<String, Object> report = new HashMap<>(Map.of(
                "app",
                "secret",
                "period_start",
                start.toString(),
                "period_end",
                start.plusSeconds(60).toString()));
        report.put("total", total);
        for (String text : List.of("environment", "release", "operation", "source")) {
            report.put(text, SECRETS);
        }
        return report;
    }

    private Map<String, Object> wrongReport() {
        Map<String, Object> report = new HashMap<>(report(1));
        for (String field : List.of("period_start", "period_end", "total", "failed", "duration_ms", "f " + SECRETS)) {
            report.put(field, SECRETS);
        }
        return report;
    }

    private double counted(String kind) {
        return registry.get("tocsin.scrubbed").tag("kind", kind).counter().count();
    }

    /** Every table, all its columns as text; bytes are shown as hexadecimal digits. */
    private static List<String> tablesWithSecrets() throws SQLException {
        String hex = PLANTED.chars().mapToObj(Integer::toHexString).collect(Collectors.joining());
        List<String> found = new ArrayList<>();
        try (Connection connection = OwnPostgresResource.database().connect();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT relname FROM pg_class JOIN pg_namespace n"
                    + " ON n.oid = relnamespace WHERE nspname = 'public' AND relkind = 'r'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            assertThat(tables).hasSizeGreaterThan(10);
            for (String table : tables) {
                try (ResultSet rows =
                        statement.executeQuery("SELECT count(*) FROM \"" + table + "\" t WHERE t::text LIKE '%"
                                + PLANTED + "%' OR t::text LIKE '%" + CARD + "%' OR t::text LIKE '%" + hex + "%'")) {
                    rows.next();
                    if (rows.getLong(1) > 0) {
                        found.add(table);
                    }
                }
            }
        }
        return found;
    }

    private static String files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(SecretsTest::read).collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] gzip(String plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
