package io.tocsin.alert;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A rule that was checked.
 *
 * @param app empty: every app, each for itself
 * @param channels empty: the default ones
 * @param fallback whether it steps aside for an app that has an enabled rule of the same kind of its own
 * @param interval how often it is evaluated
 */
record Rule(
        String name,
        Optional<String> app,
        Condition condition,
        Timing timing,
        Severity severity,
        List<UUID> channels,
        Duration repeatInterval,
        Map<String, String> labels,
        boolean enabled,
        boolean fallback,
        Duration interval) {

    public Rule {
        channels = List.copyOf(channels);
        labels = Map.copyOf(labels);
    }
}
