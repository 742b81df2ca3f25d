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
     * Scrubs so many copies of an event, made beforehand.
     *
     * @return the processor time that one took, in nanoseconds
     */
    public static double nanosOfOne(ObjectNode event, Scrubber scrubber, int copies) {
        List<ObjectNode> events = new ArrayList<>(copies);
        for (int i = 0; i < copies; i++) {
            events.add(event.deepCopy());
        }
        long start = cpu();
        int found = 0;
        for (ObjectNode copy : events) {
            EventScrub scrub = new EventScrub(scrubber);
            scrub.scrub(copy);
            found += scrub.tally().isEmpty() ? 0 : 1;
        }
        double nanos = (double) (cpu() - start) / copies;
        if (found != copies && scrubber.isActive() && event.has("password")) {
            throw new IllegalStateException("Nothing was found");
        }
        return nanos;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
