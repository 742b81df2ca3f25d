package io.tocsin.event;

import java.time.Instant;
import java.util.UUID;

/** An event's key: its id is unique within an app and, since events are partitioned by it, a time. */
record ErrorEventId(UUID id, int appId, Instant occurredAt) {}
