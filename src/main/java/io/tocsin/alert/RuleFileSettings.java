package io.tocsin.alert;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where rules are told by a file. */
@ConfigMapping(prefix = "tocsin.alert")
interface RuleFileSettings {

    /** The file of rules, YAML; absent: none. */
    Optional<Path> rulesFile();

    /** How often it is looked at, and so how soon a change is in force. */
    @WithDefault("5s")
    Duration rulesFilePoll();
}
