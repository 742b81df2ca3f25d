package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.OtlpReceiver;
import io.tocsin.testing.OwnPostgresResource;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where an exporter is configured, a trace leads from the caller through the request to the batch that wrote it. */
@QuarkusTest
@WithTestResource(value = OwnPostgresResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@WithTestResource(value = OtlpReceiver.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class TracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void the_batchs_span_links_to_the_requests() {
        Api.admin()
                .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .body(List.of(Map.of("app", "traced", "message", "1"), Map.of("app", "traced", "message", "2")))
                .post("/api/v1/events")
                .then()
                .statusCode(202);
        ByteString trace = ByteString.copyFrom(HexFormat.of().parseHex(TRACE));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Span request = OtlpReceiver.spans().stream()
                    .filter(span -> span.getTraceId().equals(trace) && span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                    .findFirst()
                    .orElseThrow(AssertionError::new);
            Span batch = OtlpReceiver.spans().stream()
                    .filter(span -> span.getName().equals("tocsin.write_batch"))
                    .findFirst()
                    .orElseThrow(AssertionError::new);
            assertThat(request.getName()).isEqualTo("POST /api/v1/events");
            assertThat(batch.getLinksList()).singleElement().satisfies(link -> {
                assertThat(link.getTraceId()).isEqualTo(trace);
                assertThat(link.getSpanId()).isEqualTo(request.getSpanId());
            });
            assertThat(batch.getAttributesList()).anySatisfy(attribute -> {
                assertThat(attribute.getKey()).isEqualTo("tocsin.batch.events");
                assertThat(attribute.getValue().getIntValue()).isEqualTo(2);
            });
        });
    }
}
