package io.tocsin.notify;

import io.tocsin.http.ApiException;
import io.tocsin.http.SingleLineText;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What a channel may be. */
@ApplicationScoped
class ChannelRules {

    static final int LONGEST_NAME = 100;
    static final int LONGEST_URL = 2_000;
    static final int LONGEST_SECRET = 1_000;
    /** Of a webhook: what is shorter could be guessed from a signature. */
    private static final int SHORTEST_SIGNING_SECRET = 16;

    private static final int MOST_RECIPIENTS = 20;
    private static final int LONGEST_RECIPIENT = 254;
    /** RFC 5321's mailboxes without quoting and without address literals. */
    private static final Pattern RECIPIENT =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

    private static final String URL = "url";
    private static final String SECRET = "secret";
    private static final String PREVIOUS_SECRET = "previous_secret";
    private static final String TEMPLATE = "template";

    private final Targets targets;
    private final boolean canMail;

    ChannelRules(Targets targets, @ConfigProperty(name = "quarkus.mailer.from") Optional<String> sender) {
        this.targets = targets;
        canMail = sender.isPresent();
    }

    /**
     * The channel that was sent.
     *
     * @param before the one that is changed; null for a new one
     * @throws ApiException 422 with each field that is wrong
     */
    Channel checked(ChannelInput sent, UUID id, @Nullable Channel before, Instant now) {
        Map<String, String> problems = new LinkedHashMap<>();
        String name = SingleLineText.required("name", sent.name(), LONGEST_NAME, problems);
        ChannelKind kind = sent.kind();
        if (kind == null) {
            problems.put("kind", "is required");
        } else if (before != null && kind != before.kind()) {
            problems.put("kind", "cannot be changed from " + before.kind().text());
        }
        if (kind == null || problems.containsKey("kind")) {
            throw ApiException.invalid(problems);
        }
        String url = url(sent.url(), kind, before, problems);
        String secret = secret(sent.secret(), kind, url, before, problems);
        Channel channel = new Channel(
                id,
                name,
                kind,
                Boolean.TRUE.equals(sent.isDefault()),
                !Boolean.FALSE.equals(sent.enabled()),
                kind.standing() || !Boolean.FALSE.equals(sent.sendResolved()),
                url,
                secret,
                previousSecret(sent.previousSecret(), kind, secret, before, problems),
                HttpCredentialsValidator.validated(
                        sent,
                        kind,
                        secret,
                        before == null ? HttpCredentials.NONE : before.credentials(),
                        before != null && !sameOrigin(url, before.url()),
                        problems),
                recipients(sent.to(), kind, problems),
                template(sent.template(), kind, problems),
                before == null ? 1 : before.version() + 1,
                before == null ? now : before.createdAt(),
                now,
                before == null ? null : before.heldUntil());
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return channel;
    }

    private String url(
            @Nullable String sent, ChannelKind kind, @Nullable Channel before, Map<String, String> problems) {
        String known = before == null ? "" : before.url();
        // Whoever sends back what was shown means what is there.
        boolean same = !known.isEmpty() && sent != null && sent.equals(Redaction.url(kind, known));
        String url = sent == null || same ? known : sent.strip();
        if (url.isEmpty()) {
            if (kind.overHttp() && kind != ChannelKind.PAGERDUTY) {
                problems.put(URL, "is required for the kind " + kind.text());
            }
            return "";
        }
        if (!kind.overHttp()) {
            problems.put(URL, "is no field of the kind " + kind.text());
            return "";
        }
        String problem = urlProblem(url);
        if (problem != null) {
            problems.put(URL, problem);
            return "";
        }
        return url;
    }

    private @Nullable String urlProblem(String url) {
        if (url.length() > LONGEST_URL) {
            return "is longer than " + LONGEST_URL + " characters";
        }
        try {
            URI uri = new URI(url);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!http || uri.getHost() == null) {
                return "must be an http or https address";
            }
            if (uri.getRawUserInfo() != null) {
                return "must not contain credentials; send them as username and password";
            }
            if (uri.getRawFragment() != null) {
                return "must not have a fragment";
            }
            return targets.problem(uri);
        } catch (URISyntaxException unreadable) {
            return "must be an http or https address";
        }
    }

    private static String secret(
            @Nullable String sent,
            ChannelKind kind,
            String url,
            @Nullable Channel before,
            Map<String, String> problems) {
        String secret = kept(sent, before == null ? "" : before.secret(), SECRET, problems);
        boolean possible = kind == ChannelKind.WEBHOOK || kind.sendsSecret();
        if (!secret.isEmpty() && !possible) {
            problems.put(SECRET, "is no field of the kind " + kind.text());
        } else if (secret.isEmpty() && kind == ChannelKind.PAGERDUTY) {
            problems.put(SECRET, "is required for the kind pagerduty: the integration's routing key");
        } else if (!secret.isEmpty() && kind == ChannelKind.WEBHOOK && secret.length() < SHORTEST_SIGNING_SECRET) {
            problems.put(SECRET, "must have at least " + SHORTEST_SIGNING_SECRET + " characters");
        }
        // A stored secret must not be led to another host by somebody who does not know it.
        if (before != null
                && sent == null
                && !secret.isEmpty()
                && kind.sendsSecret()
                && !sameOrigin(url, before.url())) {
            problems.put(SECRET, "must be sent again when the URL's scheme, host or port changes");
        }
        return secret;
    }

    private static boolean sameOrigin(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.equals(other);
        }
        URI a = URI.create(one);
        URI b = URI.create(other);
        return a.getScheme().equalsIgnoreCase(b.getScheme())
                && a.getHost().equalsIgnoreCase(b.getHost())
                && Targets.port(a) == Targets.port(b);
    }

    private static String previousSecret(
            @Nullable String sent,
            ChannelKind kind,
            String secret,
            @Nullable Channel before,
            Map<String, String> problems) {
        String previous = kept(sent, before == null ? "" : before.previousSecret(), PREVIOUS_SECRET, problems);
        if (previous.isEmpty()) {
            return previous;
        }
        if (kind != ChannelKind.WEBHOOK) {
            problems.put(PREVIOUS_SECRET, "is no field of the kind " + kind.text());
        } else if (secret.isEmpty()) {
            problems.put(PREVIOUS_SECRET, "needs a secret beside it");
        } else if (previous.length() < SHORTEST_SIGNING_SECRET) {
            problems.put(PREVIOUS_SECRET, "must have at least " + SHORTEST_SIGNING_SECRET + " characters");
        }
        return previous;
    }

    private static String kept(@Nullable String sent, String known, String field, Map<String, String> problems) {
        if (sent == null) {
            return known;
        }
        if (sent.length() > LONGEST_SECRET) {
            problems.put(field, "is longer than " + LONGEST_SECRET + " characters");
        } else if (!sent.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            problems.put(field, "must be printable ASCII without blanks");
        }
        return sent;
    }

    private List<String> recipients(
            @Nullable List<@Nullable String> sent, ChannelKind kind, Map<String, String> problems) {
        List<String> recipients = new ArrayList<>();
        if (sent != null) {
            sent.stream().filter(Objects::nonNull).map(Objects::requireNonNull).forEach(recipients::add);
        }
        if (kind != ChannelKind.EMAIL) {
            if (!recipients.isEmpty()) {
                problems.put("to", "is no field of the kind " + kind.text());
            }
            return List.of();
        }
        if (!canMail) {
            problems.put(
                    "kind",
                    "needs a mail server: quarkus.mailer.from and quarkus.mailer.host are not set in this installation");
        }
        if (recipients.isEmpty() || recipients.size() > MOST_RECIPIENTS) {
            problems.put("to", "is required for the kind email, with 1 to " + MOST_RECIPIENTS + " addresses");
        }
        for (int i = 0; i < recipients.size(); i++) {
            String recipient = recipients.get(i);
            if (recipient.length() > LONGEST_RECIPIENT
                    || !RECIPIENT.matcher(recipient).matches()) {
                problems.put("to[" + i + "]", "is no address such as team@example.com");
            }
        }
        return recipients;
    }

    private static String template(@Nullable String sent, ChannelKind kind, Map<String, String> problems) {
        if (sent == null || sent.isEmpty()) {
            return "";
        }
        String problem =
                kind == ChannelKind.WEBHOOK ? BodyTemplate.problem(sent) : "is no field of the kind " + kind.text();
        if (problem != null) {
            problems.put(TEMPLATE, problem);
        }
        return sent;
    }
}
