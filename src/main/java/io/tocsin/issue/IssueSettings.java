package io.tocsin.issue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How issues come to be. */
@ConfigMapping(prefix = "tocsin.issues")
interface IssueSettings {

    /**
     * How many new issues an app may make a minute. What is beyond falls into one issue for its type alone, marked so: one mail
     * server's outage, told in five thousand ways, is not to make five thousand issues.
     */
    @WithDefault("100")
    int newPerMinute();
}
