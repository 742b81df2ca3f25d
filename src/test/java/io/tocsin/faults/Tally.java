package io.tocsin.faults;

import java.time.Duration;
import java.util.List;

/**
 * What clients met in a span of time.
 *
 * @param accepted posts that had their 202
 * @param unavailable posts that had a 503
 * @param limited posts that had a 429
 * @param refused connections that were not taken: nothing had been sent
 * @param lost posts that were sent and had no answer
 * @param slowest how long the slowest of all answers took
 */
record Tally(long accepted, long unavailable, long limited, long refused, long lost, Duration slowest) {

    /** How a post ended. */
    enum End {
        ACCEPTED,
        UNAVAILABLE,
        LIMITED,
        REFUSED,
        LOST
    }

    /** A post that ended. */
    record Post(End end, long atNanos, Duration took) {}

    static Tally of(List<Post> posts) {
        return new Tally(
                number(posts, End.ACCEPTED),
                number(posts, End.UNAVAILABLE),
                number(posts, End.LIMITED),
                number(posts, End.REFUSED),
                number(posts, End.LOST),
                posts.stream()
                        .filter(post -> post.end() != End.REFUSED && post.end() != End.LOST)
                        .map(Post::took)
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO));
    }

    private static long number(List<Post> posts, End end) {
        return posts.stream().filter(post -> post.end() == end).count();
    }
}
