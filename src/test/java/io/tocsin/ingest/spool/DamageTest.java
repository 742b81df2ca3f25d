package io.tocsin.ingest.spool;

import static io.tocsin.ingest.spool.Spool.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.ingest.spool.Damage.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random bytes change; every frame that has none of them comes out, and every changed byte is set aside. */
class DamageTest {

    private static final int RUNS = 60;

    @TempDir
    Path folder;

    /** Where a frame is. */
    private record Place(int segment, int from, int to) {

        boolean holds(int inSegment, int offset) {
            return segment == inSegment && offset >= from && offset < to;
        }
    }

    @Test
    void flipped_bytes_cost_their_frames_alone_when_opened() throws Exception {
        for (int seed = 0; seed < RUNS; seed++) {
            run(seed, true);
        }
    }

    @Test
    void flipped_bytes_cost_their_frames_alone_while_open() throws Exception {
        for (int seed = 0; seed < RUNS; seed++) {
            run(seed, false);
        }
    }

    private void run(int seed, boolean reopened) throws Exception {
        Random random = new Random(seed);
        Path own = Files.createDirectory(folder.resolve("run" + seed));
        try (Spool spool = new Spool(own, new Limits(1 << 24, 400 + random.nextInt(2000), 0))) {
            Map<Integer, Place> places = fill(spool, 5 + random.nextInt(40), random);
            int segments =
                    places.values().stream().mapToInt(Place::segment).max().getAsInt();
            if (reopened) {
                spool.journal.close();
            }
            Map<Integer, byte[]> before = new TreeMap<>();
            for (int segment = 1; segment <= segments; segment++) {
                before.put(segment, Files.readAllBytes(spool.segment(segment)));
            }
            Map<Integer, byte[]> after = new TreeMap<>();
            before.forEach((segment, bytes) -> after.put(segment, bytes.clone()));
            List<Integer> expected = new ArrayList<>(places.keySet());
            for (int i = 0; i < 1 + random.nextInt(6); i++) {
                int segment = 1 + random.nextInt(segments);
                int offset = random.nextInt(after.get(segment).length);
                after.get(segment)[offset] = (byte) random.nextInt(256);
            }
            for (int segment = 1; segment <= segments; segment++) {
                for (int offset = 0; offset < after.get(segment).length; offset++) {
                    if (after.get(segment)[offset] != before.get(segment)[offset]) {
                        int changedSegment = segment;
                        int changed = offset;
                        expected.removeIf(number -> places.get(number).holds(changedSegment, changed));
                    }
                }
                Files.write(spool.segment(segment), after.get(segment));
            }
            if (reopened) {
                spool.reopen();
                assertThat(spool.journal.depth().frames()).isEqualTo(expected.size());
            }
            assertThat(spool.drain()).as("seed %d", seed).isEqualTo(expected);
            assertThat(spool.files()).containsExactly("lock");
            assertThat(spool.journal.depth()).isEqualTo(new Depth(0, 0, 0, null));
            assertSetAside(spool, before, after, reopened, segments);
        }
    }

    private static void assertSetAside(
            Spool spool, Map<Integer, byte[]> before, Map<Integer, byte[]> after, boolean headersToo, int segments)
            throws IOException {
        long regions = 0;
        long bytes = 0;
        for (Damage damage : spool.damages) {
            int segment = (int) FrameFormat.number(damage.segment());
            int from = (int) damage.offset();
            byte[] region = Arrays.copyOfRange(after.get(segment), from, (int) (from + damage.bytes()));
            assertThat(damage.keptAt()).hasBinaryContent(region);
            assertThat(region).isNotEqualTo(Arrays.copyOfRange(before.get(segment), from, from + region.length));
            Arrays.fill(after.get(segment), from, from + region.length, (byte) 0);
            Arrays.fill(before.get(segment), from, from + region.length, (byte) 0);
            boolean torn = damage.kind() == Kind.TORN;
            assertThat(!torn || from + region.length == after.get(segment).length)
                    .isTrue();
            regions += torn ? 0 : 1;
            bytes += torn ? 0 : damage.bytes();
        }
        assertThat(spool.journal.damage().damagedRegions()).isEqualTo(regions);
        assertThat(spool.journal.damage().damagedBytes()).isEqualTo(bytes);
        for (int segment = 1; segment <= segments; segment++) {
            int first = headersToo ? 0 : FrameFormat.SEGMENT_HEADER; // An open journal does not look at it again.
            assertThat(Arrays.copyOfRange(after.get(segment), first, after.get(segment).length))
                    .as("what was not set aside is as it was")
                    .isEqualTo(Arrays.copyOfRange(before.get(segment), first, before.get(segment).length));
        }
    }

    private static Map<Integer, Place> fill(Spool spool, int frames, Random random) throws Exception {
        Map<Integer, Place> places = new TreeMap<>();
        int number = 0;
        while (number < frames) {
            List<Frame> list = new ArrayList<>();
            int first = number;
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                list.add(frame(number++, random.nextInt(300)));
            }
            spool.journal.append(list);
            int segment = spool.files().size() - 1;
            int to = (int) Files.size(spool.segment(segment));
            for (int i = list.size() - 1; i >= 0; i--) {
                int from = to - FrameFormat.FRAME_HEADER - list.get(i).payload().length;
                places.put(first + i, new Place(segment, from, to));
                to = from;
            }
        }
        return places;
    }
}
