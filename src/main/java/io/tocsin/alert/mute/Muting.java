package io.tocsin.alert.mute;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that mutes at a moment, ready for use. Pure. */
public final class Muting {

    /** What lasts longest first, so that whoever asks is told the latest end that is known. */
    private final List<Mute> mutes;

    Muting(List<Mute> mutes) {
        this.mutes = mutes.stream()
                .sorted(Comparator.comparing((Mute mute) -> mute.by().until())
                        .reversed()
                        .thenComparing(mute -> mute.by().kind()))
                .toList();
    }

    /**
     * By what an alert with these labels is muted; empty where it is not. Of several the one that lasts longest.
     *
     * @param labels {@code alertname}, {@code app}, {@code environment}, {@code severity}, {@code kind}, and the rule's own; one that is
     *     absent is the empty text
     */
    public Optional<MutedBy> muted(Map<String, String> labels) {
        return mutes.stream().filter(mute -> mute.mutes(labels)).map(Mute::by).findFirst();
    }

    /** Returns all by which an alert with these labels is muted, what lasts longest first. */
    public List<MutedBy> all(Map<String, String> labels) {
        return mutes.stream().filter(mute -> mute.mutes(labels)).map(Mute::by).toList();
    }
}
