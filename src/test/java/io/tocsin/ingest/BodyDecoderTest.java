package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.tocsin.http.ApiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Bodies of many members or frames are decoded in bounded stack. */
class BodyDecoderTest {

    private static final int MEMBERS = 50_000;

    @Test
    void many_empty_gzip_members_are_refused() {
        assertThatThrownBy(() -> decode(repeated(gzip(""), MEMBERS), "gzip"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("empty gzip members");
    }

    @Test
    void many_empty_gzip_members_behind_text_are_refused() {
        byte[] body = joined(gzip("{}"), repeated(gzip(""), MEMBERS));

        assertThatThrownBy(() -> decode(body, "gzip")).isInstanceOf(ApiException.class);
    }

    @Test
    void members_with_text_and_a_few_empty_ones_are_read() {
        byte[] body = joined(repeated(gzip(""), 50), joined(repeated(gzip("ab"), 5_000), repeated(gzip(""), 50)));

        assertThat(decode(body, "gzip")).isEqualTo("ab".repeat(5_000));
    }

    @Test
    void many_empty_zstd_frames_are_read() throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        new ZstdOutputStream(frame).close();

        assertThat(decode(repeated(frame.toByteArray(), MEMBERS), "zstd")).isEmpty();
    }

    private static String decode(byte[] body, String encoding) {
        return new String(BodyDecoder.decode(body, encoding, 1 << 20, bytes -> {}), StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    private static byte[] repeated(byte[] part, int times) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(one);
        bytes.writeBytes(other);
        return bytes.toByteArray();
    }
}
