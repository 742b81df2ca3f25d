package io.tocsin.ingest;

import java.util.List;

/** Whatever waits, as bytes; a frame holds entries of one kind, which its first byte tells. */
final class PendingFrame {

    private PendingFrame() {}

    /** The frame of these entries, all of one kind. */
    static byte[] of(List<? extends Pending> entries) {
        return switch (entries.get(0).kind()) {
            case EVENT -> EventFrame.of(only(PendingEvent.class, entries));
            case REPORT -> ReportFrame.of(only(PendingReport.class, entries));
        };
    }

    /**
     * The entries of a frame.
     *
     * @throws IllegalArgumentException where it is of no version that is known
     */
    static List<? extends Pending> read(byte[] frame) {
        return frame.length > 0 && frame[0] == ReportFrame.VERSION ? ReportFrame.read(frame) : EventFrame.read(frame);
    }

    private static <T extends Pending> List<T> only(Class<T> kind, List<? extends Pending> entries) {
        return entries.stream().map(kind::cast).toList();
    }
}
