package io.tocsin.bench.persist;

import java.time.Instant;
import java.util.UUID;

/** The key of the table {@code event}. */
record PersistedEventId(UUID id, int appId, Instant occurredAt) {}
