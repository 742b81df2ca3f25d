package io.tocsin.stats;

/**
 * A report about to be counted.
 *
 * @param appId the app's number
 */
public record NewRequestCount(int appId, RequestCount count) {}
