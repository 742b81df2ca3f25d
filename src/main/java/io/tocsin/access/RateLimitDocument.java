package io.tocsin.access;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Says of every operation in the OpenAPI document that a rate limit may refuse it: one rule, told in one place. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class RateLimitDocument implements OASFilter {

    private static final String TOO_MANY = "429";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null) {
            return;
        }
        document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .forEach(RateLimitDocument::addResponse);
    }

    private static void addResponse(Operation operation) {
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        operation.getResponses().addAPIResponse(TOO_MANY, response());
    }

    private static APIResponse response() {
        return OASFactory.createAPIResponse()
                .description(
                        "More requests than the key's limit, or the address's, lets through. The RateLimit-* headers"
                                + " are there on every answer where a limit is set, and tell of the window nearest to its end")
                .addHeader("Retry-After", seconds("When the next request passes"))
                .addHeader("RateLimit-Limit", integer("How many requests the window lets through"))
                .addHeader("RateLimit-Remaining", integer("How many of them are left"))
                .addHeader("RateLimit-Reset", seconds("When all of them are there again, where none comes"))
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/Error"))));
    }

    private static Header seconds(String description) {
        return integer(description + ", in seconds");
    }

    private static Header integer(String description) {
        return OASFactory.createHeader()
                .description(description)
                .schema(OASFactory.createSchema().addType(SchemaType.INTEGER));
    }
}
