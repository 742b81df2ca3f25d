package io.tocsin.testing;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The service's clock in tests: the system's, which a test may move by injecting it. Not a mock of ours: a clock. */
@Mock
@Singleton
public class TestClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;
    private volatile Instant fixed;

    /** Stops at an instant. */
    public void setTo(Instant instant) {
        fixed = instant;
    }

    /** Goes on from an instant. */
    public void jumpTo(Instant instant) {
        fixed = null;
        ahead = Duration.between(Instant.now(), instant);
    }

    /** The system's time again. */
    public void reset() {
        fixed = null;
        ahead = Duration.ZERO;
    }

    @Override
    public Instant instant() {
        Instant stopped = fixed;
        return stopped != null ? stopped : Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
