package io.tocsin.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {

    @Test
    void the_reason_is_what_the_server_complained_of() {
        String text = """
                2026-11-22 04:41:40.880 UTC [8478] LOG:  starting PostgreSQL 18.6
                2026-11-22 04:41:40.881 UTC [8478] LOG:  could not bind IPv4 address "127.0.0.1": Address already in use
                2026-11-22 04:41:40.881 UTC [8478] HINT:  Is another postmaster already running on port 5432?
                2026-11-22 04:41:40.882 UTC [8478] FATAL:  could not create any TCP/IP sockets
                2026-11-22 04:41:40.882 UTC [8478] LOG:  database system is shut down
                """;

        assertThat(ServerLog.reason(text))
                .isEqualTo("LOG: could not bind IPv4 address \"127.0.0.1\": Address already in use;"
                        + " HINT: Is another postmaster already running on port 5432?;"
                        + " FATAL: could not create any TCP/IP sockets");
    }

    @Test
    void without_a_complaint_it_is_the_last_lines() {
        assertThat(ServerLog.reason("one\n\ntwo\nthree\nfour\n")).isEqualTo("two; three; four");
    }

    @Test
    void a_large_log_begins_anew_and_one_is_kept(@TempDir Path folder) throws Exception {
        ServerLog log = new ServerLog(folder);
        Files.write(log.file(), new byte[5 << 20]);

        log.rotate();

        assertThat(log.size()).isZero();
        assertThat(folder.resolve("postgres.log.1")).hasSize(5 << 20);
    }
}
