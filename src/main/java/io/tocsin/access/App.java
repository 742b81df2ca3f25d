package io.tocsin.access;

import java.time.Instant;
import java.util.UUID;

/**
 * An application that posts errors.
 *
 * @param id the number used in the tables, and the project number of a Sentry DSN
 * @param publicId the id shown in the API
 * @param name unique; {@code [A-Za-z0-9._-]{1,64}}
 * @param sentryKey the public half of the app's DSN, 32 hexadecimal digits
 * @param createdAt when it was made
 */
public record App(int id, UUID publicId, String name, String sentryKey, Instant createdAt) {}
