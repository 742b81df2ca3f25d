package io.tocsin.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.tocsin.scrub.ExtraPattern;
import io.tocsin.scrub.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is taken out of events before they are kept anywhere (docs/scrubbing.md). */
@ConfigMapping(prefix = "tocsin.scrub")
interface ScrubSettings {

    /** Whether anything is. */
    @WithDefault("true")
    @WithConverter(SwitchConverter.class)
    boolean enabled();

    /** Whether e-mail addresses are. */
    @WithDefault("false")
    @WithConverter(SwitchConverter.class)
    boolean emails();

    /** Whether IP addresses are. */
    @WithDefault("false")
    @WithConverter(SwitchConverter.class)
    boolean ipAddresses();

    /** Whether users' ids are, in {@code user_id} and under such names; each becomes a mark of its own, so users can be counted. */
    @WithDefault("false")
    @WithConverter(SwitchConverter.class)
    boolean userIds();

    /** What users' ids are hashed with; without it, whoever guesses an id can tell its mark. The same at all replicas. */
    Optional<String> userIdKey();

    /** Further key names whose values are secret, such as {@code badge,shoe_size}; compared by their words. */
    Optional<Set<String>> extraKeys();

    /** Key names whose values are not, whatever they are called. */
    Optional<Set<String>> exemptKeys();

    /** Further forms, patterns in the syntax of RE2; a comma within one is written {@code \,}. */
    Optional<List<@WithConverter(ExtraPatternConverter.class) ExtraPattern>> extraPatterns();

    /** Kinds that are not taken out: {@code card}, {@code token} and so on. */
    Optional<Set<Kind>> exemptKinds();
}
