package io.tocsin.grouping;

import java.util.List;
import java.util.Set;

/** What every stack of the JVM ends with, whatever its thread does: alone, it tells no fault from another. */
final class ThreadStarts {

    private static final Set<String> FRAMES = Set.of(
            "java.lang.Thread run",
            "java.lang.Thread runWith",
            "java.lang.VirtualThread run",
            "java.util.concurrent.ThreadPoolExecutor$Worker run",
            "java.util.concurrent.ThreadPoolExecutor runWorker",
            "java.util.concurrent.FutureTask run",
            "java.util.concurrent.Executors$RunnableAdapter call",
            "java.util.concurrent.ForkJoinWorkerThread run",
            "io.netty.util.concurrent.FastThreadLocalRunnable run");

    private ThreadStarts() {}

    /** Whether these frames, as they are called in a key, are nothing else. */
    static boolean alone(List<String> frames) {
        return !frames.isEmpty() && FRAMES.containsAll(frames);
    }
}
