package io.tocsin.deletion;

import com.fasterxml.uuid.Generators;
import io.tocsin.access.App;
import io.tocsin.access.AppDirectory;
import io.tocsin.access.Audit;
import io.tocsin.access.Caller;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.ingest.ScrubbingByApp;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Accepts requests to delete data, with an entry in the audit log. */
@ApplicationScoped
class DeletionService {

    /** Events that are being written at the time of the request are committed, or in the spool, after 2 s. */
    private static final Duration DELAY = Duration.ofSeconds(3);

    private static final String APP_OF_ISSUE = "SELECT app_id FROM issue WHERE id = :id";

    private final DeletionRepository repository;
    private final EntityManager entities;
    private final AppDirectory apps;
    private final ScrubbingByApp scrubbing;
    private final Audit audit;
    private final Clock clock;

    DeletionService(
            DeletionRepository repository,
            EntityManager entities,
            AppDirectory apps,
            ScrubbingByApp scrubbing,
            Audit audit,
            Clock clock) {
        this.repository = repository;
        this.entities = entities;
        this.apps = apps;
        this.scrubbing = scrubbing;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    Deletion deleteEvent(App app, UUID eventId, Caller caller) {
        return request(DeletionKind.EVENT, app, eventId, List.of(), eventId.toString(), caller);
    }

    /** The audit log must not keep the user's id, which is what is to be deleted. It keeps a hash. */
    @Transactional
    Deletion deleteUser(App app, String userId, Caller caller) {
        List<String> userIds = Stream.of(userId, scrubbing.userMark(app.name(), userId))
                .distinct()
                .toList();
        return request(DeletionKind.USER, app, null, userIds, "sha256:" + hash(app.name(), userId), caller);
    }

    /**
     * Requests the deletion of an issue.
     *
     * @throws ApiException 404 if there is no such issue, or it belongs to another app than the key's
     */
    @Transactional
    Deletion deleteIssue(UUID issueId, Caller caller) {
        App bound = caller.app();
        List<?> found = entities.createNativeQuery(APP_OF_ISSUE)
                .setParameter("id", issueId)
                .getResultList();
        App app = found.isEmpty()
                ? null
                : apps.byId(((Number) found.get(0)).intValue()).orElse(null);
        if (app == null || (bound != null && bound.id() != app.id())) {
            throw ApiException.of(ErrorCode.NOT_FOUND, "There is no issue with the id " + issueId);
        }
        return request(DeletionKind.ISSUE, app, issueId, List.of(), issueId.toString(), caller);
    }

    /**
     * Requests the deletion of an app.
     *
     * @throws ApiException 404 if there is no such app; 403 if the key is bound to an app
     */
    @Transactional
    Deletion deleteApp(String name, Caller caller) {
        if (caller.app() != null) {
            throw ApiException.of(
                    ErrorCode.AUTHORIZATION_ERROR,
                    "A key that is bound to an app cannot delete an app; use a key without an app");
        }
        App app = apps.byName(name)
                .orElseThrow(() -> ApiException.of(ErrorCode.NOT_FOUND, "There is no app with this name"));
        return request(DeletionKind.APP, app, null, List.of(), app.publicId().toString(), caller);
    }

    private Deletion request(
            DeletionKind kind, App app, @Nullable UUID subject, List<String> userIds, String subjectId, Caller caller) {
        Instant now = Instants.toMicros(clock.instant());
        UUID id = Generators.timeBasedEpochGenerator().generate();
        Deletion deletion =
                DeletionJob.requested(id, kind, app.id(), app.name(), subject, userIds, now, caller.keyName());
        repository.add(deletion, now.plus(DELAY));
        audit.record(
                caller, "delete", kind.text(), subjectId, app.name(), Map.of("deletion_id", id, "app", app.name()));
        return deletion;
    }

    private static String hash(String app, String userId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((app + '\u0001' + userId).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
