package io.tocsin.alert.published;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.tocsin.event.ReadTransactions;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.Uuids;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code /alerts/{id}/acknowledge}: the link in messages ({@link AcknowledgeLink}). Following it only shows a page, since scanners of
 * mail and previews of chats follow links too; the page's form acknowledges. Without a key: the token is the key. Whatever does not
 * fit is the same 404, and few are looked up at once, so guessing tells nothing and loads nobody.
 */
@Path("/alerts/{id}/acknowledge")
@Produces(MediaType.TEXT_HTML)
@Tag(name = "alerts")
@SecurityRequirements
class AcknowledgeLinkResource {

    private static final int AT_ONCE = 4;
    private static final int LONGEST_TOKEN = 200;
    /** The page sends one; what follows the first ones is ignored. */
    private static final int MAX_FIELDS = 16;

    private static final String TOKEN = "token";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final PublishedAlerts alerts;
    private final Acknowledgements acknowledgements;
    private final ReadTransactions transactions;
    private final AcknowledgePage page;
    private final Clock clock;
    private final Semaphore room = new Semaphore(AT_ONCE);

    AcknowledgeLinkResource(
            PublishedAlerts alerts,
            Acknowledgements acknowledgements,
            ReadTransactions transactions,
            AcknowledgePage page,
            Clock clock) {
        this.alerts = alerts;
        this.acknowledgements = acknowledgements;
        this.transactions = transactions;
        this.page = page;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "The page behind a message's link",
            description = "Shows the alert and a button. It changes nothing, so whatever follows links may follow it.")
    @APIResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_HTML))
    @APIResponse(
            responseCode = "404",
            description = "The token is not that of an alert with this id",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    public Response show(@PathParam("id") String id, @QueryParam(TOKEN) @Nullable String token) {
        return bounded(() -> withToken(id, token)
                .map(alert -> found(Response.Status.OK, alert, "", token))
                .orElseGet(this::nowhere));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(summary = "What the page's button sends", description = "Acknowledges the alert as link.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_FORM_URLENCODED,
                            schema =
                                    @Schema(
                                            type = SchemaType.OBJECT,
                                            properties = @SchemaProperty(name = TOKEN, type = SchemaType.STRING))))
    @APIResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_HTML))
    @APIResponse(
            responseCode = "404",
            description = "The token is not that of an alert with this id",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    @APIResponse(
            responseCode = "400",
            description = "The form cannot be read",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "The alert is resolved",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    public Response acknowledge(@PathParam("id") String id, @Nullable String form) {
        String token = token(form);
        return bounded(() ->
                withToken(id, token).map(alert -> acknowledged(alert, token)).orElseGet(this::nowhere));
    }

    /**
     * Returns the form's token; null if it has none.
     *
     * <p>The form is decoded here, since Quarkus answers 500 to a bad percent-escape and to more than 1,000 fields.
     *
     * @throws ApiException 400 if the form has a bad percent-escape
     */
    private static @Nullable String token(@Nullable String form) {
        try {
            List<String> sent = new QueryStringDecoder(
                            form == null ? "" : form, StandardCharsets.UTF_8, false, MAX_FIELDS)
                    .parameters()
                    .get(TOKEN);
            return sent == null ? null : sent.get(0);
        } catch (IllegalArgumentException badEscape) {
            throw ApiException.of(
                    ErrorCode.MALFORMED_REQUEST, "The form has a % that does not begin a valid percent-escape");
        }
    }

    private Response acknowledged(AlertView before, @Nullable String token) {
        UUID id = before.id();
        if (id == null) {
            throw new IllegalStateException("What has a token has an id");
        }
        try {
            acknowledgements.acknowledge(id, Optional.empty(), Acknowledgements.LINK, "");
        } catch (ApiException refused) {
            if (refused.code() != ErrorCode.CONFLICT) {
                throw refused;
            }
            return after(Response.Status.CONFLICT, id, "It is over: there is nothing to acknowledge.", token);
        }
        String said = before.acknowledged() == null ? "Acknowledged." : "It was acknowledged already.";
        return after(Response.Status.OK, id, said, token);
    }

    private Response after(Response.Status status, UUID id, String said, @Nullable String token) {
        return transactions
                .read("alert of a link", () -> alerts.find(id, Optional.empty()))
                .map(alert -> found(status, alert, said, token))
                .orElseGet(this::nowhere);
    }

    /** The alert with this id and this token; empty for everything else. */
    private Optional<AlertView> withToken(String text, @Nullable String token) {
        UUID id = Uuids.parse(text);
        if (id == null || token == null || token.isEmpty() || token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        return transactions.read(
                "alert of a link",
                () -> alerts.token(id)
                        .filter(known -> AcknowledgeLink.fits(token, known))
                        .flatMap(fits -> alerts.find(id, Optional.empty())));
    }

    private Response bounded(Supplier<Response> work) {
        if (!room.tryAcquire()) {
            throw ApiException.unavailable("Too many follow such links just now", RETRY_AFTER);
        }
        try {
            return work.get();
        } finally {
            room.release();
        }
    }

    private Response found(Response.Status status, AlertView alert, String said, @Nullable String token) {
        return html(status, page.of(alert, said, token == null ? "" : token, clock.instant()));
    }

    private Response nowhere() {
        return html(Response.Status.NOT_FOUND, page.nowhere());
    }

    private static Response html(Response.Status status, String text) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .entity(text)
                .build();
    }
}
