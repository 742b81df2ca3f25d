package io.tocsin.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tocsin.scrub.Scrubber;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Scrubs events as ingest does, for a measurement outside of its package. */
public final class ScrubbedEvents {

    private ScrubbedEvents() {}

    /**
     * Scrubs copies of events, made beforehand.
     *
     * @return the processor time that one took, in nanoseconds
     */
    public static double nanosOfOne(List<ObjectNode> events, Scrubber scrubber) {
        List<ObjectNode> copies = new ArrayList<>(events.size());
        for (ObjectNode event : events) {
            copies.add(event.deepCopy());
        }
        long start = cpu();
        int found = 0;
        for (ObjectNode copy : copies) {
            EventScrub scrub = new EventScrub(scrubber);
            scrub.scrub(copy);
            found += scrub.tally().isEmpty() ? 0 : 1;
        }
        double nanos = (double) (cpu() - start) / copies.size();
        if (found == 0 && scrubber.isActive() && events.get(0).has("password")) {
            throw new IllegalStateException("Nothing was found");
        }
        return nanos;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
