package io.tocsin.stats;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tocsin.time.Durations;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An {@link ErrorRate} as it is answered. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "ErrorRate")
record ErrorRateAnswer(
        @Schema(description = "How long the window is", examples = "5m")
        String window,

        @Schema(description = "Inclusive") Instant from,

        @Schema(description = "Exclusive: where reports of requests end, at the latest now")
        Instant to,

        @Schema(description = "Failed requests, or the errors of events; rounded")
        long errors,

        @Schema(description = "What was reported of them; those that were judged, where an operation is named; rounded")
        long requests,

        @Schema(description = "0 to 100; null where there is no data") @Nullable
        Double errorRatePercent,

        double errorsPerMinute,

        @Schema(description = "Above it the rate is breached")
        double thresholdPercent,

        @Schema(enumeration = {"ok", "breached", "no_data"}) String status,

        @Schema(
                description =
                        "What the errors are: failed, where all reports say how many requests failed, else events;"
                                + " null where there is no data",
                enumeration = {"failed", "events"})
        @Nullable
        String source) {

    static ErrorRateAnswer of(ErrorRate rate, double threshold) {
        ErrorRate.Source source = rate.source();
        return new ErrorRateAnswer(
                Durations.format(rate.window().length()),
                rate.window().from(),
                rate.window().to(),
                Math.round(rate.errors()),
                Math.round(rate.requests()),
                rate.percent(),
                rate.errorsPerMinute(),
                threshold,
                rate.reaches(threshold)
                        .map(reached -> reached ? "breached" : "ok")
                        .orElse("no_data"),
                source == null ? null : source.name().toLowerCase(Locale.ROOT));
    }
}
