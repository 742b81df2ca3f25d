package io.tocsin.bench;

/**
 * What the load generator saw.
 *
 * @param acknowledged events whose request was answered with 202, those of the run-up as well
 * @param refused requests that were answered with anything else
 * @param eventsPerSecond acknowledged, after the run-up
 * @param p50 the measured requests' median latency, in milliseconds
 * @param p99 what 99 of 100 measured requests stayed below, in milliseconds
 * @param ownCpuNanos what the load generator itself used, run-up included
 */
record Round(long acknowledged, long refused, double eventsPerSecond, double p50, double p99, long ownCpuNanos) {}
