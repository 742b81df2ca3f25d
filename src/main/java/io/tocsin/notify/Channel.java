package io.tocsin.notify;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A channel with its secrets.
 *
 * @param url empty where the kind has none
 * @param secret empty where it has none
 * @param previousSecret during a rotation: the one that goes out of use
 * @param credentials what requests to it carry beside the secret
 * @param to of e-mail: the recipients
 * @param template of webhooks: the body; empty for Alertmanager's
 * @param version 0 where it is not stored yet
 * @param heldUntil nothing is sent until then
 */
record Channel(
        UUID id,
        String name,
        ChannelKind kind,
        boolean isDefault,
        boolean enabled,
        boolean sendResolved,
        String url,
        String secret,
        String previousSecret,
        HttpCredentials credentials,
        List<String> to,
        String template,
        long version,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant heldUntil) {

    /** Whether the other says the same, whatever its version and times. */
    boolean sameAs(Channel other) {
        return name.equals(other.name)
                && kind == other.kind
                && isDefault == other.isDefault
                && enabled == other.enabled
                && sendResolved == other.sendResolved
                && url.equals(other.url)
                && secret.equals(other.secret)
                && previousSecret.equals(other.previousSecret)
                && credentials.equals(other.credentials)
                && to.equals(other.to)
                && template.equals(other.template);
    }

    /** The same, tried again at once. */
    Channel notHeld() {
        return new Channel(
                id,
                name,
                kind,
                isDefault,
                enabled,
                sendResolved,
                url,
                secret,
                previousSecret,
                credentials,
                to,
                template,
                version,
                createdAt,
                updatedAt,
                null);
    }

    ChannelView view() {
        return new ChannelView(
                id,
                name,
                kind,
                isDefault,
                enabled,
                sendResolved,
                url.isEmpty() ? null : Redaction.url(kind, url),
                !secret.isEmpty(),
                !previousSecret.isEmpty(),
                credentials.username().isEmpty() ? null : credentials.username(),
                !credentials.password().isEmpty(),
                credentials.headers().keySet().stream().sorted().toList(),
                to,
                template.isEmpty() ? null : template,
                heldUntil,
                version,
                createdAt,
                updatedAt);
    }

    /** Without its secrets, so that no log line and no exception can hold them. */
    @Override
    public String toString() {
        return "channel " + name + " (" + kind.text() + ", " + id + ")";
    }
}
