package io.tocsin.stats;

import java.time.Duration;
import java.time.Instant;

/** Time cut into equal parts from 1970-01-01T00:00:00Z on, which in UTC begin at whole minutes, hours and days. */
final class Buckets {

    private Buckets() {}

    /** The beginning of the bucket that holds the instant. */
    static Instant floor(Instant instant, Duration size) {
        long seconds = instant.getEpochSecond();
        return Instant.ofEpochSecond(seconds - Math.floorMod(seconds, size.toSeconds()));
    }

    /** The instant where it begins a bucket, else the beginning of the next one. */
    static Instant ceiling(Instant instant, Duration size) {
        Instant floor = floor(instant, size);
        return floor.equals(instant) ? floor : floor.plus(size);
    }

    /** How many buckets a half-open window touches. */
    static long touched(Instant from, Instant to, Duration size) {
        return Duration.between(floor(from, size), ceiling(to, size)).dividedBy(size);
    }
}
