package io.tocsin.issue;

import io.tocsin.event.JsonText;
import java.util.UUID;

/**
 * How an event was grouped, and what its issue is made with where it is the first of it.
 *
 * @param issueId derived from the app and the fingerprint
 * @param version of the rules it was grouped by
 * @param title what the issue is called in lists, at most 200 characters
 * @param culprit where in the code it went wrong; may be empty; at most 200 characters
 * @param explanation why it is in that issue, a JSON object
 */
public record Grouped(UUID issueId, int version, String title, String culprit, JsonText explanation) {}
