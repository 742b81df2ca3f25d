package io.tocsin.release;

import java.time.Instant;

/**
 * A release and its first sight: when the first of its errors happened. The service knows of no deployment before that.
 *
 * @param firstSeen anywhere, or in the environment that was asked for
 */
record Sight(String name, Instant firstSeen) {}
