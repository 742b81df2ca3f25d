package io.tocsin.ingest.spool;

import java.util.Arrays;

/**
 * Where the frames of a segment are: 24 bytes each, so that 1 GiB of frames of 1 KiB takes 24 MiB of memory, and of 100 KiB a
 * quarter of one.
 */
final class FrameIndex {

    private static final int LOST = -1;

    private long[] offsets = new long[8];
    private long[] micros = new long[8];
    private int[] lengths = new int[8];
    private int[] events = new int[8];
    private int size;

    void add(long offset, int length, int eventCount, long atMicros) {
        if (size == offsets.length) {
            resize(size + size / 2);
        }
        offsets[size] = offset;
        lengths[size] = length;
        events[size] = eventCount;
        micros[size] = atMicros;
        size++;
    }

    private void resize(int capacity) {
        offsets = Arrays.copyOf(offsets, capacity);
        micros = Arrays.copyOf(micros, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        events = Arrays.copyOf(events, capacity);
    }

    /** Gives back the room for what does not come any more. */
    void trim() {
        resize(Math.max(2, size));
    }

    void addAll(FrameIndex others) {
        for (int i = 0; i < others.size; i++) {
            add(others.offsets[i], others.lengths[i], others.events[i], others.micros[i]);
        }
    }

    int size() {
        return size;
    }

    long offset(int frame) {
        return offsets[frame];
    }

    int length(int frame) {
        return lengths[frame];
    }

    /** How many events it holds; none where it is lost. */
    int events(int frame) {
        return Math.max(0, events[frame]);
    }

    long micros(int frame) {
        return micros[frame];
    }

    /** Whether the frame turned out to be damaged after it had been found. */
    boolean isLost(int frame) {
        return events[frame] == LOST;
    }

    void lose(int frame) {
        events[frame] = LOST;
    }

    /** The events of all frames. */
    long events() {
        long sum = 0;
        for (int frame = 0; frame < size; frame++) {
            sum += events(frame);
        }
        return sum;
    }

    /** The earliest receipt from a frame on; {@link Long#MAX_VALUE} where there is none. */
    long oldest(int first) {
        long oldest = Long.MAX_VALUE;
        for (int frame = first; frame < size; frame++) {
            if (!isLost(frame)) {
                oldest = Math.min(oldest, micros[frame]);
            }
        }
        return oldest;
    }
}
