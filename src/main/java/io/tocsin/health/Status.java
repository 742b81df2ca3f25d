package io.tocsin.health;

/** How well something is; in the order of severity, so that a whole is as well as the worst of its parts. */
enum Status {
    HEALTHY,
    DEGRADED,
    UNHEALTHY;

    Status worse(Status other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
