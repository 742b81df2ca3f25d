package io.tocsin.grouping;

import java.util.List;

/**
 * One exception of a chain.
 *
 * @param type its class or kind; may be empty
 * @param message what it says; may be empty
 * @param frames its stack, the oldest call first, so that the last one is where it was thrown
 */
public record Thrown(String type, String message, List<Frame> frames) {}
