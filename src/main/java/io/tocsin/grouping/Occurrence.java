package io.tocsin.grouping;

import java.util.List;

/**
 * What grouping looks at of an event. Texts that are absent are empty; secrets are marked already ({@code [scrubbed:token]}).
 *
 * @param app its app's name
 * @param errorType its type, for example {@code java.lang.IllegalStateException}
 * @param message what it says
 * @param platform what the sender calls its platform: {@code java}, {@code python}, {@code javascript} and so on
 * @param stackTrace the text a runtime prints, in that runtime's own order; may be cut at its end
 * @param exceptions the chain where it was sent in parts, the oldest cause first
 * @param fingerprint the sender's own parts; an empty list is as if absent
 */
public record Occurrence(
        String app,
        String errorType,
        String message,
        String platform,
        String stackTrace,
        List<Thrown> exceptions,
        List<String> fingerprint) {}
