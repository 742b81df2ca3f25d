package io.tocsin.testing;

import java.time.Instant;
import java.util.UUID;

/** A row of the table {@code event}, for tests that read. Start from {@link #of} and say what matters. */
public record StoredEvent(
        UUID id,
        int appId,
        UUID issueId,
        Instant occurredAt,
        int count,
        String level,
        String environment,
        String release,
        String errorType,
        String message,
        String userId,
        String tags,
        String payload) {

    /** An ordinary error of an app. */
    public static StoredEvent of(int appId, Instant occurredAt) {
        return new StoredEvent(
                UUID.randomUUID(),
                appId,
                new UUID(appId, 1),
                occurredAt,
                1,
                "error",
                "production",
                "1.0",
                "java.lang.IllegalStateException",
                "It broke",
                "",
                null,
                null);
    }

    public StoredEvent withId(UUID value) {
        return new StoredEvent(
                value,
                appId,
                issueId,
                occurredAt,
                count,
                level,
                environment,
                release,
                errorType,
                message,
                userId,
                tags,
                payload);
    }

    public StoredEvent withIssue(UUID value) {
        return new StoredEvent(
                id,
                appId,
                value,
                occurredAt,
                count,
                level,
                environment,
                release,
                errorType,
                message,
                userId,
                tags,
                payload);
    }

    public StoredEvent withCount(int value) {
        return new StoredEvent(
                id,
                appId,
                issueId,
                occurredAt,
                value,
                level,
                environment,
                release,
                errorType,
                message,
                userId,
                tags,
                payload);
    }

    public StoredEvent withLevel(String value) {
        return new StoredEvent(
                id,
                appId,
                issueId,
                occurredAt,
                count,
                value,
                environment,
                release,
                errorType,
                message,
                userId,
                tags,
                payload);
    }

    public StoredEvent withEnvironment(String value) {
        return new StoredEvent(
                id,
                appId,
                issueId,
                occurredAt,
                count,
                level,
                value,
                release,
                errorType,
                message,
                userId,
                tags,
                payload);
    }

    public StoredEvent withRelease(String value) {
        return new StoredEvent(
                id,
                appId,
                issueId,
                occurredAt,
                count,
                level,
                environment,
                value,
                errorType,
                message,
                userId,
                tags,
                payload);
    }

    public StoredEvent withErrorType(String value) {
        return new StoredEvent(
                id,
                appId,
                issueId,
                occurredAt,
                count,
                level,
                environment,
                release,
                value,
                message,
                userId,
                tags,
                payload);
    }

    public StoredEvent withMessage(String value) {
        return new StoredEvent(
                id,
                appId,
                issueId,
                occurredAt,
                count,
                level,
                environment,
                release,
                errorType,
                value,
                userId,
                tags,
                payload);
    }

    public StoredEvent withUser(String value) {
        return new StoredEvent(
                id,
                appId,
                issueId,
                occurredAt,
                count,
                level,
                environment,
                release,
                errorType,
                message,
                value,
                tags,
                payload);
    }

    public StoredEvent withTags(String json) {
        return new StoredEvent(
                id,
                appId,
                issueId,
                occurredAt,
                count,
                level,
                environment,
                release,
                errorType,
                message,
                userId,
                json,
                payload);
    }

    public StoredEvent withPayload(String json) {
        return new StoredEvent(
                id,
                appId,
                issueId,
                occurredAt,
                count,
                level,
                environment,
                release,
                errorType,
                message,
                userId,
                tags,
                json);
    }
}
