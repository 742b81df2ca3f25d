package io.tocsin.notify;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates {@code username}, {@code password} and {@code headers} of a channel. Pure. */
final class HttpCredentialsValidator {

    static final int MAX_USERNAME_LENGTH = 200;
    static final int MAX_PASSWORD_LENGTH = 1_000;
    static final int MAX_HEADERS = 20;
    static final int MAX_HEADER_NAME_LENGTH = 100;
    static final int MAX_HEADER_VALUE_LENGTH = 2_000;

    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String HEADERS = "headers";
    private static final String AUTHORIZATION = "authorization";

    /** RFC 9110, 5.6.2: a token. */
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    /** RFC 9110, 5.5: visible ASCII, with single or several blanks and tabs between. */
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]([\\t\\x20-\\x7e]*[\\x21-\\x7e])?");

    /** Headers that frame the message or belong to the connection, and those that Tocsin sets itself. */
    private static final Set<String> RESERVED_NAMES = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "idempotency-key",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final Set<String> RESERVED_PREFIXES = Set.of("proxy-", "x-tocsin-");

    private final ChannelKind kind;
    private final Map<String, String> problems;

    private HttpCredentialsValidator(ChannelKind kind, Map<String, String> problems) {
        this.kind = kind;
        this.problems = problems;
    }

    /**
     * Returns the credentials of the channel after the request.
     *
     * @param secret the channel's secret after the request
     * @param before the credentials until now
     * @param otherOrigin whether the request leads the channel to another scheme, host or port
     * @param problems receives each invalid field with its reason
     */
    static HttpCredentials validated(
            ChannelInput sent,
            ChannelKind kind,
            String secret,
            HttpCredentials before,
            boolean otherOrigin,
            Map<String, String> problems) {
        return new HttpCredentialsValidator(kind, problems).credentials(sent, secret, before, otherOrigin);
    }

    private HttpCredentials credentials(ChannelInput sent, String secret, HttpCredentials before, boolean otherOrigin) {
        String username = sent.username() == null ? before.username() : sent.username();
        // Without a user there is no password to keep.
        boolean removed = sent.username() != null && sent.username().isEmpty();
        String password = sent.password() != null ? sent.password() : removed ? "" : before.password();
        Map<String, String> headers = sent.headers() == null ? before.headers() : headers(sent.headers());
        if (!kind.acceptsHttpCredentials()) {
            rejectForKind(USERNAME, !username.isEmpty());
            rejectForKind(PASSWORD, !password.isEmpty());
            rejectForKind(HEADERS, !headers.isEmpty());
            return HttpCredentials.NONE;
        }
        checkUser(username, password);
        checkAuthorization(username, secret, headers);
        // Somebody who does not know a stored secret must not lead it to another host.
        if (otherOrigin) {
            requireAgain(PASSWORD, sent.password() == null && !password.isEmpty());
            requireAgain(HEADERS, sent.headers() == null && !headers.isEmpty());
        }
        return new HttpCredentials(username, password, headers);
    }

    private void rejectForKind(String field, boolean present) {
        if (present) {
            problems.put(field, "is not supported for channels of kind " + kind.text());
        }
    }

    private void requireAgain(String field, boolean kept) {
        if (kept) {
            problems.putIfAbsent(field, "must be sent again when the URL's scheme, host or port changes");
        }
    }

    private void checkUser(String username, String password) {
        if (username.length() > MAX_USERNAME_LENGTH) {
            problems.put(USERNAME, "must have at most " + MAX_USERNAME_LENGTH + " characters");
        } else if (username.indexOf(':') >= 0 || hasControlCharacter(username)) {
            problems.put(USERNAME, "must not contain a colon or control characters");
        }
        if (password.length() > MAX_PASSWORD_LENGTH) {
            problems.put(PASSWORD, "must have at most " + MAX_PASSWORD_LENGTH + " characters");
        } else if (hasControlCharacter(password)) {
            problems.put(PASSWORD, "must not contain control characters");
        } else if (username.isEmpty() && !password.isEmpty()) {
            problems.put(PASSWORD, "needs a username");
        } else if (!username.isEmpty() && password.isEmpty()) {
            problems.put(PASSWORD, "is required with a username");
        }
    }

    private void checkAuthorization(String username, String secret, Map<String, String> headers) {
        boolean bearer = kind == ChannelKind.ALERTMANAGER && !secret.isEmpty();
        boolean header = headers.keySet().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).equals(AUTHORIZATION));
        if (bearer && !username.isEmpty()) {
            problems.put(USERNAME, "cannot be combined with secret: both set the Authorization header");
        } else if (header && (bearer || !username.isEmpty())) {
            problems.put(
                    "headers.Authorization",
                    "cannot be combined with " + (bearer ? "secret" : "username")
                            + ": both set the Authorization header");
        }
    }

    private Map<String, String> headers(Map<String, @Nullable String> sent) {
        Map<String, String> headers = new LinkedHashMap<>();
        Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (sent.size() > MAX_HEADERS) {
            problems.put(HEADERS, "must have at most " + MAX_HEADERS + " entries");
            return headers;
        }
        sent.forEach((name, value) -> {
            String problem = headerProblem(name, value);
            String twin = names.put(name, name);
            if (problem == null && twin != null) {
                problem = "is the same header as " + twin;
            }
            if (problem != null) {
                problems.put(HEADERS + "." + Texts.line(name, MAX_HEADER_NAME_LENGTH), problem);
            }
            headers.put(name, value == null ? "" : value);
        });
        return headers;
    }

    private static @Nullable String headerProblem(String name, @Nullable String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (name.length() > MAX_HEADER_NAME_LENGTH || !HEADER_NAME.matcher(name).matches()) {
            return "must be a header name of at most " + MAX_HEADER_NAME_LENGTH + " characters";
        }
        if (RESERVED_NAMES.contains(lower) || RESERVED_PREFIXES.stream().anyMatch(lower::startsWith)) {
            return "is set by Tocsin or by the connection and cannot be changed";
        }
        if (value == null
                || value.length() > MAX_HEADER_VALUE_LENGTH
                || !HEADER_VALUE.matcher(value).matches()) {
            return "must be 1 to " + MAX_HEADER_VALUE_LENGTH
                    + " printable ASCII characters without a blank at either end";
        }
        return null;
    }

    private static boolean hasControlCharacter(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
