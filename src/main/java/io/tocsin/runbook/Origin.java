package io.tocsin.runbook;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose a runbook is. */
enum Origin {
    /** Comes with this version of the service, untouched. */
    @JsonProperty("built_in")
    BUILT_IN,
    /** A team's, in the place of the built-in one of the same name; no update of the service changes it. */
    @JsonProperty("changed")
    CHANGED,
    /** A team's. */
    @JsonProperty("own")
    OWN
}
