package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    private static final UUID ID = UUID.fromString("0190b6f4-5a2e-7c31-8f00-0123456789ab");

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-02-28T23:59:59.999999Z", "2999-12-31T23:59:59Z"})
    void a_cursor_comes_back_as_it_went_out(String at) {
        Cursor cursor = new Cursor(Instant.parse(at), ID);

        assertThat(Cursor.decode(cursor.encode())).isEqualTo(cursor);
    }

    @Test
    void a_cursor_needs_no_escaping_in_an_address() {
        Cursor cursor = new Cursor(Instant.parse("2026-01-01T00:00:00.123456Z"), new UUID(-1, -1));

        assertThat(cursor.encode()).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void a_cursor_keeps_what_the_database_keeps() {
        Cursor cursor = new Cursor(Instant.parse("2026-01-01T00:00:00.123456789Z"), ID);

        assertThat(Cursor.decode(cursor.encode()).at()).isEqualTo("2026-01-01T00:00:00.123456Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "not base64!",
                "2026-01-01T00:00:00Z",
                "AQ", // the version alone
                "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", // another version
                "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", // a byte too many
                "AYAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", // a time before there was any
                "AX__________AAAAAAAAAAAAAAAAAAAAAA", // and one after
                "'; drop table event; --"
            })
    void what_is_no_cursor_is_malformed(String text) {
        assertThatThrownBy(() -> Cursor.decode(text))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE})
    void a_forged_time_that_postgresql_cannot_hold_is_refused(long micros) {
        byte[] bytes = ByteBuffer.allocate(25).put((byte) 1).putLong(micros).array();
        String forged = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

        assertThatThrownBy(() -> Cursor.decode(forged)).isInstanceOf(ApiException.class);
    }
}
