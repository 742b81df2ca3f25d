package io.tocsin.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The one shape of every refusal: {@code {"error": {"code", "message", "details", "request_id", "retry_after"?}}}. */
@RegisterForReflection
@Schema(name = "Error", description = "The one shape of every refusal.")
public record ErrorBody(Content error) {

    /** What stands under {@code error}; {@code retryAfter} is in seconds. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Content(
            ErrorCode code,
            String message,
            Map<String, Object> details,
            String requestId,
            @Nullable Long retryAfter) {}

    static ErrorBody of(ApiException refusal, String requestId) {
        return new ErrorBody(new Content(
                refusal.code(),
                refusal.message(),
                refusal.details(),
                requestId,
                refusal.retryAfter() == null ? null : RetryAfter.seconds(refusal.retryAfter())));
    }
}
