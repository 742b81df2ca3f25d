package io.tocsin.start;

/** Whether what the embedded PostgreSQL commits must survive a loss of power. */
public enum Durability {
    /** Every commit is on the disk before it is answered: for everything but tests. */
    ON,
    /** For tests: fast, and lost with the machine (not with the process). */
    OFF;

    String setting() {
        return this == ON ? "on" : "off";
    }
}
