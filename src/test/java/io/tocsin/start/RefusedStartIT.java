package io.tocsin.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.testing.TestFolders;
import io.tocsin.testing.TocsinProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever keeps the packaged service from starting is said in one line, with exit code 1 and no stack trace. */
class RefusedStartIT {

    private final Path dataDir = TestFolders.fresh("refused-");

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
                    TOCSIN_ADMIN_KEY                   | short                                    | tocsin.admin-key
                    TOCSIN_ADMIN_KEY                   | changeme-changeme-changeme-changeme-1234 | tocsin.admin-key
                    TOCSIN_DATA_DIR                    | /dev/null/tocsin                         | TOCSIN_DATA_DIR
                    QUARKUS_DATASOURCE_JDBC_URL        | postgres://me:hidden@host/tocsin         | quarkus.datasource.jdbc.url
                    TOCSIN_RETENTION_EVENTS            | 1h                                       | tocsin.retention.events
                    TOCSIN_RETENTION_EVENTS            | soon                                     | tocsin.retention.events
                    TOCSIN_RETENTION_COUNTS            | 10d                                      | tocsin.retention.counts
                    QUARKUS_HTTP_PORT                  | 80800                                    | quarkus.http.port
                    QUARKUS_MANAGEMENT_PORT            | http                                     | quarkus.management.port
                    QUARKUS_HTTP_HOST                  | not a host                               | quarkus.http.host
                    QUARKUS_MANAGEMENT_HOST            | not a host                               | is "not a host": set an address
                    TOCSIN_ACCESS_STALE_GRACE          | a while                                  | tocsin.access.stale-grace
                    TOCSIN_ACCESS_APPS_PER_KEY         | many                                     | tocsin.access.apps-per-key
                    TOCSIN_ACCESS_RATE_LIMIT_KEY       | 10/s, 5/fortnight                        | "fortnight" is not one of
                    TOCSIN_INGEST_MEMORY               | 1M                                       | at least 2M
                    TOCSIN_SPOOL_ENABLED               | maybe                                    | set true or false
                    TOCSIN_PUBLIC_URL                  | tocsin.example.com                       | is "tocsin.example.com": set an address
                    OTEL_EXPORTER_OTLP_ENDPOINT        | over there                               | is "over there": set an address
                    TOCSIN_SCRUB_EXTRA_PATTERNS        | EMP-([0-9]+                              | tocsin.scrub.extra-patterns
                    TOCSIN_SCRUB_EXTRA_PATTERNS        | (?=x)y                                   | is no pattern of RE2's syntax
                    TOCSIN_SCRUB_EXEMPT_KINDS          | cards                                    | tocsin.scrub.exempt-kinds
                    TOCSIN_SCRUB_EMAILS                | perhaps                                  | tocsin.scrub.emails
                    TOCSIN_ALERT_RETENTION             | 1m                                       | tocsin.alert.retention
                    TOCSIN_NOTIFY_MAIL_TIMEOUT         | 5m                                       | tocsin.notify.mail-timeout
                    TOCSIN_INGEST_BODY_IDLE_LIMIT      | 10ms                                     | tocsin.ingest.body.idle-limit
                    TOCSIN_SAMPLING_STORED_PER_ISSUE_AND_MINUTE | 0                               | set a whole number from 1
                    TOCSIN_SAMPLING_STORED_PER_ISSUE_AND_MINUTE | few                             | tocsin.sampling.stored-per-issue-and-minute
                    """)
    void a_setting_that_cannot_work_is_named(String variable, String value, String named) {
        try (TocsinProcess tocsin =
                TocsinProcess.in(dataDir).with(variable, value).start()) {
            assertThat(refusal(tocsin)).contains(named, variable).doesNotContain("hidden");
        }
    }

    @Test
    void a_port_that_is_taken_is_named() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            try (TocsinProcess tocsin =
                    TocsinProcess.in(dataDir).with("QUARKUS_HTTP_PORT", port).start()) {
                assertThat(refusal(tocsin)).contains("Port " + port, "QUARKUS_HTTP_PORT");
            }
            try (TocsinProcess tocsin = TocsinProcess.in(dataDir)
                    .with("QUARKUS_MANAGEMENT_PORT", port)
                    .start()) {
                assertThat(refusal(tocsin)).contains("Port " + port, "QUARKUS_MANAGEMENT_PORT");
            }
        }
    }

    @Test
    void a_platform_without_a_packed_postgres_is_refused_before_anything_is_made() {
        TocsinProcess.assumeEmbeddedPostgres();
        try (TocsinProcess tocsin =
                TocsinProcess.in(dataDir).withOption("-Dos.arch=mips").start()) {
            assertThat(refusal(tocsin)).contains("no PostgreSQL of its own", "QUARKUS_DATASOURCE_JDBC_URL");
            assertThat(tocsin.output()).isEmpty();
            assertThat(dataDir).isEmptyDirectory();
        }
    }

    @Test
    void a_folder_in_use_is_named_with_its_user() {
        try (DataFolder held = DataFolder.open(dataDir);
                TocsinProcess tocsin = TocsinProcess.in(dataDir).start()) {
            assertThat(refusal(tocsin))
                    .contains(
                            held.path().toString(),
                            "process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void a_database_that_does_not_start_is_explained() throws Exception {
        TocsinProcess.assumeEmbeddedPostgres();
        try (DataFolder folder = DataFolder.open(dataDir)) {
            EmbeddedPostgres.start(folder, TestFolders.binaries(), Durability.OFF)
                    .stop();
        }
        Files.writeString(dataDir.resolve("database/postgresql.conf"), "no_such_setting = 1\n");

        try (TocsinProcess tocsin = TocsinProcess.in(dataDir).start()) {
            assertThat(refusal(tocsin)).contains("PostgreSQL", "no_such_setting", "postgres.log");
        }
    }

    private static String refusal(TocsinProcess tocsin) {
        assertThat(tocsin.awaitExit()).isEqualTo(1);
        List<String> lines = tocsin.errors().lines().toList();
        assertThat(lines).as(tocsin.output()).hasSize(1);
        assertThat(lines.get(0)).startsWith("Tocsin cannot start. ").hasSizeLessThan(600);
        assertThat(tocsin.output()).doesNotContain("\tat ").doesNotContain("Exception");
        return lines.get(0);
    }
}
