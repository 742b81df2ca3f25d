package io.tocsin.issue;

import java.util.UUID;

/**
 * A row of the issues that a batch raises.
 *
 * @param id the row's, which is not the gain's where the issue is a part of another one, or has parts
 * @param known whether the row is there for certain
 * @param merged whether it is of an issue that has parts, or is one
 */
record Raise(UUID id, IssueGain gain, boolean known, boolean merged) {}
