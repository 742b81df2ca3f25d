package io.tocsin.alert;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How rules are evaluated. */
@ConfigMapping(prefix = "tocsin.alert")
interface EvaluationSettings {

    /** How often it is looked whether a rule's time has come; {@code off}: this replica evaluates none. */
    @WithDefault("1s")
    String tick();
}
