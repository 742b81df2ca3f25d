package io.tocsin.start;

import java.time.Duration;

/** Waiting outside of any framework: before Quarkus runs and after it has stopped there is no scheduler. */
final class Patience {

    private Patience() {}

    /** Pauses, unless the deadline ({@link System#nanoTime()}) has passed or the thread was interrupted: then false. */
    static boolean pause(long deadline, Duration pause) {
        if (System.nanoTime() - deadline >= 0) {
            return false;
        }
        try {
            Thread.sleep(pause.toMillis());
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
