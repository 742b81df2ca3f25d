package io.tocsin.http;

import io.tocsin.time.Instants;
import io.tocsin.time.Timestamps;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's query parameters: what cannot be read is 400 ({@code MALFORMED_REQUEST}), what can be read but is out
 * of range is 422. A parameter nobody knows is refused too: a misspelt filter would else answer with counts of something
 * other than what was asked for.
 */
public final class QueryParameters {

    /** A list's page size where the caller names none, and its most. */
    private static final int DEFAULT_LIMIT = 100;

    private static final int LARGEST_LIMIT = 1000;

    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");

    private final MultivaluedMap<String, String> values;

    private QueryParameters(MultivaluedMap<String, String> values) {
        this.values = values;
    }

    /**
     * The parameters of a request.
     *
     * @param known every name that may occur
     * @throws ApiException 400 for any other name
     */
    public static QueryParameters of(UriInfo uri, Set<String> known) {
        MultivaluedMap<String, String> values = uri.getQueryParameters();
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw malformed(name, "is not a parameter of this path; it knows " + new TreeSet<>(known));
            }
        }
        return new QueryParameters(values);
    }

    /** The value, where it was sent and is not empty. */
    public Optional<String> text(String name) {
        List<String> sent = values.get(name);
        if (sent == null || sent.isEmpty()) {
            return Optional.empty();
        }
        if (sent.size() > 1) {
            throw malformed(name, "was sent more than once");
        }
        String value = storable(name, sent.get(0));
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /**
     * For what changes whatever it finds: a filter that was left empty by mistake would find everything.
     *
     * @throws ApiException 422 where a parameter was sent without a value
     */
    public QueryParameters requireValues() {
        values.forEach((name, sent) -> {
            if (sent.stream().anyMatch(String::isEmpty)) {
                throw ApiException.invalid(name, "is empty, and so would filter nothing");
            }
        });
        return this;
    }

    /** The values of a parameter that may be sent several times; empty ones left out. */
    public List<String> texts(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .map(value -> storable(name, value))
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** PostgreSQL has no text with a NUL, so nothing stored could match, and asking it would fail. */
    private static String storable(String name, String value) {
        if (value.indexOf('\0') >= 0) {
            throw malformed(name, "holds a NUL character");
        }
        return value;
    }

    /** A moment, in any form that {@link Timestamps} reads. */
    public Optional<Instant> instant(String name) {
        return text(name).map(value -> {
            Instant instant = Timestamps.parse(withPlus(value));
            if (instant == null) {
                throw malformed(name, "must be a timestamp such as 2026-01-31T12:00:00Z, a date or Unix seconds");
            }
            if (!inRange(instant)) {
                throw ApiException.invalid(name, "must be in the years 1970 to 2999");
            }
            return Instants.toMicros(instant);
        });
    }

    /** A plus sign that the client did not encode arrives as a space. */
    private static String withPlus(String value) {
        int space = value.lastIndexOf(' ');
        return space > "2026-01-31T12".length() ? value.substring(0, space) + '+' + value.substring(space + 1) : value;
    }

    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2999-12-31T23:59:59Z");

    static boolean inRange(Instant instant) {
        return !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
    }

    /** A UUID, with or without dashes. */
    public Optional<UUID> uuid(String name) {
        return text(name).map(value -> {
            UUID id = Uuids.parse(value);
            if (id == null) {
                throw malformed(name, "is not a UUID");
            }
            return id;
        });
    }

    /** One of a few words. */
    public Optional<String> oneOf(String name, Set<String> words) {
        return text(name).map(value -> {
            if (!words.contains(value)) {
                throw ApiException.invalid(name, "is none of " + String.join(", ", new TreeSet<>(words)));
            }
            return value;
        });
    }

    /** A whole number. */
    public Optional<Long> wholeNumber(String name) {
        return text(name).map(value -> {
            try {
                return Long.valueOf(value);
            } catch (NumberFormatException unreadable) {
                throw malformed(name, "is not a whole number");
            }
        });
    }

    /** A list's {@code limit}: 1 to 1000, 100 where none was sent. */
    public int limit() {
        return wholeNumber("limit", 1, LARGEST_LIMIT).orElse(DEFAULT_LIMIT);
    }

    /** A whole number from {@code least} to {@code most}. */
    public Optional<Integer> wholeNumber(String name, int least, int most) {
        return wholeNumber(name).map(number -> {
            if (number < least || number > most) {
                throw ApiException.invalid(name, "must be " + least + " to " + most);
            }
            return number.intValue();
        });
    }

    /** A number, such as {@code 1.5}, from {@code least} to {@code most}. */
    public Optional<Double> decimal(String name, double least, double most) {
        return text(name).map(value -> {
            if (!DECIMAL.matcher(value).matches()) {
                throw malformed(name, "is not a number such as 1.5");
            }
            double number = Double.parseDouble(value);
            if (number < least || number > most) {
                throw ApiException.invalid(
                        name,
                        "must be " + BigDecimal.valueOf(least).toPlainString() + " to "
                                + BigDecimal.valueOf(most).toPlainString());
            }
            return number;
        });
    }

    /** A list's {@code cursor}; null for the first page. */
    public @Nullable Cursor cursor() {
        return text("cursor").map(Cursor::decode).orElse(null);
    }

    /** 400 for a parameter that cannot be read. */
    public static ApiException malformed(String name, String reason) {
        return ApiException.of(
                ErrorCode.MALFORMED_REQUEST, name + ": " + reason, Map.of("fields", Map.of(name, reason)));
    }
}
