package io.tocsin.issue;

import io.tocsin.event.JsonText;

/**
 * What an issue is called, and why it is one.
 *
 * @param title what it is called in lists, at most 200 characters
 * @param culprit where in the code it went wrong; may be empty; at most 200 characters
 * @param explanation why events are in it, a JSON object
 */
public record IssueDescription(String title, String culprit, JsonText explanation) {

    /** The member of the explanation that holds further words to find the issue by; it is not stored with the explanation. */
    public static final String FOUND_BY = "found_by";
}
