package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999Z",
                "2026-11-22T12:00:00.000001Z",
                "2999-12-31T23:59:59.999999Z"
            })
    void a_cursor_comes_back_as_it_went_out(Instant at) {
        Cursor cursor = new Cursor(at, UUID.randomUUID());

        assertThat(Cursor.decode(cursor.encode())).isEqualTo(cursor);
        assertThat(cursor.encode()).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "!", "AQ", "😀", "' OR 1=1", "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void anything_else_is_refused(String text) {
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
