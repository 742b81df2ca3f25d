package io.tocsin.event;

import java.util.UUID;

/**
 * An event about to be stored.
 *
 * @param appId the app's number
 * @param issueId the issue it belongs to, derived from the app and its fingerprint
 */
public record NewEvent(int appId, UUID issueId, EventContent content) {}
