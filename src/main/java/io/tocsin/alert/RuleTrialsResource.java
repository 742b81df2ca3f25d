package io.tocsin.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.PermissionsAllowed;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.QueryParameters;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/alert-rules}: rules tried before they are made. */
@Path("/api/v1/alert-rules")
@Tag(name = "alerts")
public class RuleTrialsResource {

    private final RuleTrials trials;

    RuleTrialsResource(RuleTrials trials) {
        this.trials = trials;
    }

    /**
     * A backtest that is asked for.
     *
     * @param app of whose past, where the rule names none
     */
    @RegisterForReflection
    @Schema(name = "BacktestInput")
    record BacktestInput(
            @Schema(required = true) @Nullable RuleInput rule,

            @Schema(description = "Of whose past, where the rule is for every app; a key's own app needs no name")
            @Nullable
            String app,

            @Schema(description = "Cut to the minute; absent: a day before to") @Nullable
            Instant from,

            @Schema(description = "Cut to the minute; absent: now") @Nullable
            Instant to) {}

    /** What a rule that is sound means. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AlertRuleCheck")
    record RuleCheck(boolean valid) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/validate")
    @PermissionsAllowed("alerts:read")
    @Operation(
            summary = "Check a rule",
            description = "Nothing is stored. A burn rate that can never fire is refused with the arithmetic.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RuleCheck.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields says which fields are wrong",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public RuleCheck validate(@Nullable RuleInput sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        checked(sent, "");
        return new RuleCheck(true);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/backtest")
    @PermissionsAllowed("alerts:read")
    @Operation(
            summary = "Ask when a rule would have fired",
            description = "Runs the conditions and the evaluator over the counts that are stored, at every full minute"
                    + " of at most 31 days. It begins as if nothing had been looked at before. A tag cannot be asked"
                    + " for, since no count has it; a release, a type and users reach back as far as events are kept,"
                    + " and before that there is no data.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BacktestView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields says which fields are wrong",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public BacktestView backtest(@Nullable BacktestInput sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        if (sent == null) {
            throw ApiException.invalid("rule", "is required");
        }
        Rule rule = checked(sent.rule(), "rule.");
        return trials.backtest(rule, "rule.", sent.app(), sent.from(), sent.to());
    }

    private static Rule checked(@Nullable RuleInput sent, String place) {
        if (sent == null) {
            throw ApiException.invalid(place.isEmpty() ? "name" : "rule", "is required");
        }
        Map<String, String> problems = new LinkedHashMap<>();
        if (sent.version() != null) {
            problems.put(place + "version", "is a field of changes alone");
        }
        Rule rule = RuleRules.rule(sent, place, problems);
        if (rule == null || !problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return rule;
    }
}
