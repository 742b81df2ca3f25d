package io.tocsin.notify;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * An issue behind an alert.
 *
 * @param count its events in the alert's window
 * @param url where it is seen
 */
@RegisterForReflection
public record NoticeIssue(UUID id, String title, long count, String url) {}
