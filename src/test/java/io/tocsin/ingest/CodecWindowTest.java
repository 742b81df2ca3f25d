package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.Overload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecWindowTest {

    private static final String AFTER_THE_WINDOW =
            "12807B22617070223A22636F646563222C226572726F725F74797065223A2242726F746C69227D03";
    /** By Node's zlib.brotliCompressSync, with 23 and 24 window bits, and with 30 as a large window. */
    private static final String OF_23 = "0D" + AFTER_THE_WINDOW;

    private static final String OF_24 = "0F" + AFTER_THE_WINDOW;
    private static final String OF_30 = "111E0200027B7D03";

    @ParameterizedTest(name = "{0} is a window of 2^{1}")
    @CsvSource(textBlock = """
            0100001, 10
            0110001, 11
            1000001, 12
            1010001, 13
            1100001, 14
            1110001, 15
                  0, 16
            0000001, 17
               0011, 18
               0101, 19
               0111, 20
               1001, 21
               1011, 22
               1101, 23
               1111, 24
            """)
    void brotli_says_its_window_in_its_first_bits(String pattern, int bits) {
        int first = Integer.parseInt(pattern, 2);
        int rest = (0xff << pattern.length()) & 0xff;

        assertThat(CodecWindow.ofBrotli(new byte[] {(byte) first})).isEqualTo((1L << bits) - 16);
        assertThat(CodecWindow.ofBrotli(new byte[] {(byte) (first | rest)})).isEqualTo((1L << bits) - 16);
    }

    @Test
    void a_large_window_of_brotli_says_it_in_its_second_byte() {
        assertThat(CodecWindow.ofBrotli(new byte[] {0x11, 30})).isEqualTo(1L << 30);
    }

    @ParameterizedTest(name = "{0} is a window of {1}")
    @CsvSource(textBlock = """
            # magic, descriptor, window descriptor or content size; no blocks
            28B52FFD 00 00,                       1024
            28B52FFD 00 07,                       1920
            28B52FFD 00 68,                    8388608
            28B52FFD 00 69,                    9437184
            28B52FFD 00 FF,              4123168604160
            28B52FFD 03 68 00000000,           8388608
            28B52FFD 20 7F,                        127
            28B52FFD A0 00000001,             16777216
            28B52FFD E0 FFFFFFFFFFFFFFFF, 9223372036854775807
            # a second frame, behind a block of one raw byte, one of a repeated byte, and a checksum
            28B52FFD 04 00 08 00 00 61 0B 01 00 61 00000000 28B52FFD 00 70, 16777216
            # none, or cut short
            28B52FFD 00,                             0
            28B52FFD,                                0
            1F8B0800 00 70,                          0
            """)
    void zstd_says_its_window_in_every_frame(String stream, long window) {
        assertThat(CodecWindow.ofZstd(HexFormat.of().parseHex(stream.replace(" ", ""))))
                .isEqualTo(window);
    }

    @ParameterizedTest
    @CsvSource({
        "br, " + OF_24,
        "br, " + OF_30,
        "zstd, 28B52FFD 00 69 01 00 00",
        "zstd, 28B52FFD A0 01008000 01 00 00",
        "zstd, 28B52FFD 00 00 01 00 00 28B52FFD 00 70 01 00 00"
    })
    void a_window_of_more_than_8_mib_is_refused_and_told(String encoding, String stream) {
        byte[] body = HexFormat.of().parseHex(stream.replace(" ", ""));

        assertThatThrownBy(() -> BodyDecoder.decode(body, encoding, 20 << 20, ignored -> {}))
                .isInstanceOfSatisfying(ApiException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
                    assertThat(refusal.message()).contains("8 MiB");
                    assertThat(refusal.details()).containsEntry("max_window_bytes", CodecWindow.MOST);
                });
    }

    @Test
    void a_window_of_8_mib_is_decoded_and_taken_of_the_budget() {
        long[] taken = {0};
        byte[] empty = HexFormat.of().parseHex("28B52FFD0068010000");

        assertThat(BodyDecoder.decode(empty, "zstd", 20 << 20, bytes -> taken[0] += bytes))
                .isEmpty();
        assertThat(taken[0]).isGreaterThanOrEqualTo(CodecWindow.MOST);
        assertThat(new String(
                        BodyDecoder.decode(HexFormat.of().parseHex(OF_23), "br", 20 << 20, ignored -> {}),
                        StandardCharsets.UTF_8))
                .contains("codec");
    }

    @Test
    void what_is_decoded_is_taken_of_the_budget_before_it_is_there() throws IOException {
        byte[] plain = new byte[1 << 20];
        Arrays.fill(plain, (byte) 'x');
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (ZstdOutputStream zstd = new ZstdOutputStream(encoded)) {
            zstd.write(plain);
        }
        long[] taken = {0};

        assertThat(BodyDecoder.decode(encoded.toByteArray(), "zstd", 20 << 20, bytes -> taken[0] += bytes))
                .isEqualTo(plain);

        assertThat(taken[0]).isBetween(1L << 20, 4L << 20);
        ApiException noRoom = Overload.MEMORY.refusal();
        assertThatThrownBy(() -> BodyDecoder.decode(encoded.toByteArray(), "zstd", 20 << 20, bytes -> {
                    if (bytes > 1_000) {
                        throw noRoom;
                    }
                }))
                .isSameAs(noRoom);
    }
}
