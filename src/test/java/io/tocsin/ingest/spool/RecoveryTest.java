package io.tocsin.ingest.spool;

import static io.tocsin.ingest.spool.Spool.ROOMY;
import static io.tocsin.ingest.spool.Spool.START;
import static io.tocsin.ingest.spool.Spool.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.ingest.spool.Damage.Kind;
import io.tocsin.ingest.spool.JournalException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {

    private static final int HEADER = 32;
    private static final int FRAME = 36 + 20;
    private static final Limits TWO_FRAMES_A_SEGMENT = new Limits(1 << 20, HEADER + 2 * FRAME, 0);

    @TempDir
    Path folder;

    /** Read as the package's documentation has it, without any of the code. */
    @Test
    void the_format_is_as_documented() throws Exception {
        try (Spool spool = new Spool(folder, ROOMY)) {
            spool.append(5);
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("0000000000000001.spool")));
        byte[] magic = new byte[8];
        bytes.get(magic);
        assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("TOCSPOOL");
        assertThat(bytes.getInt()).isEqualTo(1);
        assertThat(bytes.getLong()).isEqualTo(1);
        long key = bytes.getLong();
        assertThat(bytes.getInt()).isEqualTo(checksum(bytes, 0, 28));
        assertThat(bytes.getInt()).isEqualTo(0xFF545346);
        assertThat(bytes.getLong()).isEqualTo(key);
        assertThat(bytes.getInt()).isEqualTo(20);
        assertThat(bytes.getInt()).isEqualTo(3);
        assertThat(bytes.getLong()).isEqualTo(START.getEpochSecond() * 1_000_000 + 123_456 + 5_000_000);
        assertThat(bytes.getInt()).isEqualTo(checksum(bytes, HEADER + 36, 20));
        assertThat(bytes.getInt()).isEqualTo(checksum(bytes, HEADER, 32));
        assertThat(bytes.remaining()).isEqualTo(20);
    }

    @Test
    void a_segment_cut_at_any_byte_keeps_the_frames_before() throws Exception {
        List<Integer> sizes = List.of(20, 0, 57, 131);
        byte[] whole = segmentOf(sizes);
        for (int length = 0; length <= whole.length; length++) {
            Path cut = Files.createDirectory(folder.resolve("cut" + length));
            Files.write(cut.resolve(FrameFormat.name(1)), Arrays.copyOf(whole, length));
            int frames = 0;
            int boundary = length < HEADER ? 0 : HEADER;
            while (length >= HEADER
                    && frames < sizes.size()
                    && boundary + 36 + Math.max(8, sizes.get(frames)) <= length) {
                boundary += 36 + Math.max(8, sizes.get(frames++));
            }
            try (Spool spool = new Spool(cut, ROOMY)) {
                assertThat(spool.journal.depth().frames())
                        .as("cut at %d", length)
                        .isEqualTo(frames);
                boolean torn = length > boundary;
                assertThat(spool.journal.damage())
                        .isEqualTo(new Damage.Total(0, 0, torn ? 1 : 0, torn ? length - boundary : 0));
                if (torn) {
                    Path kept = spool.damages.get(0).keptAt();
                    assertThat(kept).hasFileName("0000000000000001-" + boundary + ".bin");
                    assertThat(kept).hasBinaryContent(Arrays.copyOfRange(whole, boundary, length));
                }
                spool.reopen();
                assertThat(spool.damages).isEmpty();
                spool.append(77);
                List<Integer> expected = new java.util.ArrayList<>();
                for (int i = 0; i < frames; i++) {
                    expected.add(i);
                }
                expected.add(77);
                assertThat(spool.drain()).isEqualTo(expected);
                assertThat(spool.files()).containsExactly("lock");
            }
        }
    }

    @Test
    void a_tail_of_zeros_is_cut_and_not_kept() throws Exception {
        byte[] whole = segmentOf(List.of(20, 20));
        Files.write(folder.resolve(FrameFormat.name(1)), Arrays.copyOf(whole, whole.length + 5000));
        try (Spool spool = new Spool(folder, ROOMY)) {
            assertThat(spool.journal.damage()).isEqualTo(new Damage.Total(0, 0, 1, 5000));
            assertThat(spool.setAside()).isEmpty();
            assertThat(Files.size(spool.segment(1))).isEqualTo(whole.length);
            assertThat(spool.drain()).containsExactly(0, 1);
        }
    }

    @Test
    void a_segment_that_was_just_being_made_leaves_the_one_before_the_last() throws Exception {
        byte[] whole = segmentOf(List.of(20, 20));
        Files.write(folder.resolve(FrameFormat.name(4)), renumbered(Arrays.copyOf(whole, whole.length - 3), 4));
        Files.write(folder.resolve(FrameFormat.name(5)), Arrays.copyOf(whole, 17));
        Files.createFile(folder.resolve(FrameFormat.name(6)));
        try (Spool spool = new Spool(folder, ROOMY)) {
            assertThat(spool.damages).extracting(Damage::kind).containsExactly(Kind.TORN, Kind.TORN);
            spool.append(1);
            assertThat(Files.exists(spool.segment(7))).isTrue();
            assertThat(spool.drain()).containsExactly(0, 1);
        }
    }

    @Test
    void the_end_of_an_older_segment_is_damage() throws Exception {
        try (Spool spool = new Spool(folder, TWO_FRAMES_A_SEGMENT)) {
            spool.append(0, 1);
            spool.append(2, 3);
            spool.journal.close();
            byte[] bytes = Files.readAllBytes(spool.segment(1));
            Files.write(spool.segment(1), Arrays.copyOf(bytes, bytes.length - 1));
            spool.reopen();
            assertThat(spool.damages)
                    .containsExactly(new Damage(
                            Kind.DAMAGED,
                            "0000000000000001.spool",
                            HEADER + FRAME,
                            FRAME - 1,
                            3 - 1, // frame 1 has two events, by its header
                            spool.folder
                                    .toRealPath()
                                    .resolve("damaged/0000000000000001-" + (HEADER + FRAME) + ".bin")));
            assertThat(spool.drain()).containsExactly(0, 2, 3);
            assertThat(spool.setAside()).hasSize(1);
        }
    }

    @Test
    void a_damaged_header_costs_no_frame_and_the_segment_is_kept() throws Exception {
        try (Spool spool = new Spool(folder, TWO_FRAMES_A_SEGMENT)) {
            spool.append(0, 1);
            spool.append(2, 3);
            spool.journal.close();
            for (int segment = 1; segment <= 2; segment++) {
                byte[] bytes = Files.readAllBytes(spool.segment(segment));
                Arrays.fill(bytes, 0, HEADER, (byte) 'x');
                Files.write(spool.segment(segment), bytes);
            }
            spool.reopen();
            assertThat(spool.journal.damage()).isEqualTo(new Damage.Total(2, 2 * HEADER, 0, 0));
            assertThat(spool.drain()).containsExactly(0, 1, 2, 3);
            assertThat(spool.files()).containsExactly("lock");
            assertThat(spool.setAside())
                    .containsExactly(
                            "0000000000000001-0.bin",
                            "0000000000000001.spool",
                            "0000000000000002-0.bin",
                            "0000000000000002.spool");
        }
    }

    @Test
    void a_segment_without_a_frame_is_set_aside() throws Exception {
        Files.writeString(folder.resolve(FrameFormat.name(1)), "This is no segment of ours. ".repeat(1000));
        byte[] whole = segmentOf(List.of(20));
        Files.write(folder.resolve(FrameFormat.name(2)), renumbered(whole, 2));
        try (Spool spool = new Spool(folder, ROOMY)) {
            assertThat(spool.journal.damage()).isEqualTo(new Damage.Total(1, 28_000, 0, 0));
            assertThat(spool.setAside()).containsExactly("0000000000000001-0.bin", "0000000000000001.spool");
            assertThat(spool.drain()).containsExactly(0);
        }
    }

    @Test
    void a_newer_format_is_refused_and_left_as_it_is() throws Exception {
        byte[] newer = segmentOf(List.of(20));
        ByteBuffer bytes = ByteBuffer.wrap(newer).putInt(8, 2);
        bytes.putInt(28, checksum(bytes, 0, 28));
        Path segment = Files.write(folder.resolve(FrameFormat.name(1)), newer);
        assertThatThrownBy(() -> new Spool(folder, ROOMY))
                .hasMessageContaining("has format 2, and this version reads 1")
                .isInstanceOfSatisfying(
                        JournalException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.BROKEN));
        assertThat(segment).hasBinaryContent(newer);
        Files.delete(segment);
        new Spool(folder, ROOMY).close(); // The lock was given back.
    }

    /** Whoever sends events chooses what is in a payload, and must not choose what is read after damage around it. */
    @Test
    void a_frame_within_a_payload_is_never_read() throws Exception {
        byte[] forged = Arrays.copyOfRange(segmentOf(List.of(20)), HEADER, HEADER + FRAME);
        try (Spool spool = new Spool(folder, ROOMY)) {
            spool.append(1);
            spool.journal.append(List.of(new Frame(START, 1, forged)));
            spool.append(2);
            spool.journal.close();
            byte[] bytes = Files.readAllBytes(spool.segment(1));
            bytes[HEADER + FRAME + 13]++; // the length of the frame around the forged one
            Files.write(spool.segment(1), bytes);
            spool.reopen();
            assertThat(spool.drain()).containsExactly(1, 2);
            assertThat(spool.journal.damage()).isEqualTo(new Damage.Total(1, 36 + FRAME, 0, 0));
        }
    }

    /** The search goes through the segment by a buffer's length at a time. */
    @Test
    void a_frame_is_found_wherever_the_searched_part_ends() throws Exception {
        int buffer = 256 << 10;
        for (int next = buffer - 40; next < buffer + 4; next++) {
            Path own = Files.createDirectory(folder.resolve("next" + next));
            try (Spool spool = new Spool(own, new Limits(1 << 20, 1 << 20, 0))) {
                spool.journal.append(List.of(frame(1, next - HEADER - 36), frame(2, 10)));
                spool.journal.close();
                flip(spool.segment(1), HEADER + 50);
                spool.reopen();
                assertThat(spool.drain()).as("at %d", next).containsExactly(2);
            }
        }
    }

    @Test
    void numbers_of_what_is_set_aside_are_not_used_again() throws Exception {
        Files.createDirectory(folder.resolve("damaged"));
        Files.createFile(folder.resolve("damaged/0000000000000007-32.bin"));
        Files.createFile(folder.resolve("damaged/0000000000000009-32.bin.tmp"));
        try (Spool spool = new Spool(folder, ROOMY)) {
            spool.append(0);
            assertThat(spool.files()).containsExactly("0000000000000008.spool", "lock");
            assertThat(spool.setAside()).containsExactly("0000000000000007-32.bin");
        }
    }

    @Test
    void damage_that_cannot_be_copied_keeps_its_segment() throws Exception {
        try (Spool spool = new Spool(folder, TWO_FRAMES_A_SEGMENT)) {
            spool.append(0, 1);
            spool.append(2, 3);
            spool.journal.close();
            flip(spool.segment(1), HEADER + 40);
            flip(spool.segment(2), HEADER + FRAME + 40); // the torn end of the last
            spool.disk.failCreates = FaultyDisk.ENOSPC;
            spool.reopen();
            assertThat(spool.damages).hasSize(2).allMatch(damage -> damage.keptAt() == null);
            assertThat(spool.troubles).hasSize(2);
            assertThat(spool.drain()).containsExactly(1, 2);
            assertThat(spool.files()).containsExactly("lock");
            assertThat(spool.setAside()).containsExactly("0000000000000001.spool", "0000000000000002.spool");
        }
    }

    private byte[] segmentOf(List<Integer> payloads) throws IOException, JournalException {
        Path made = Files.createTempDirectory(folder, "made");
        try (Spool spool = new Spool(made, ROOMY)) {
            for (int i = 0; i < payloads.size(); i++) {
                spool.journal.append(List.of(frame(i, payloads.get(i))));
            }
            return Files.readAllBytes(spool.segment(1));
        }
    }

    private static byte[] renumbered(byte[] segment, long number) {
        ByteBuffer bytes = ByteBuffer.wrap(segment.clone()).putLong(12, number);
        bytes.putInt(28, checksum(bytes, 0, 28));
        return bytes.array();
    }

    static void flip(Path file, int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= 0x10;
        Files.write(file, bytes);
    }

    private static int checksum(ByteBuffer bytes, int offset, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.array(), offset, length);
        return (int) checksum.getValue();
    }
}
