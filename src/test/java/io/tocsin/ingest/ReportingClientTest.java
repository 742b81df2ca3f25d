package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The client that the documentation shows does what it says. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ReportingClientTest {

    @TestHTTPResource
    URI uri;

    @Test
    void the_documented_client_reports_an_error_and_its_requests() throws Exception {
        if (!hasPython()) {
            assertThat(System.getenv("CI"))
                    .as("python3 is missing, which a continuous build must have")
                    .isNull();
            assumeTrue(false, "no python3 here");
        }
        ProcessBuilder client = new ProcessBuilder(
                        "python3",
                        Path.of("docs/clients/report.py").toAbsolutePath().toString())
                .redirectErrorStream(true);
        client.environment().put("TOCSIN_URL", uri.toString().replaceAll("/$", ""));
        client.environment().put("TOCSIN_KEY", Api.newKey("events:write", "requests:write"));
        Process running = client.start();
        String printed = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(running.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(printed).contains("\"accepted\":1");
        assertThat(running.exitValue()).isZero();
        Api.admin()
                .queryParam("app", "shop")
                .queryParam("operation", "GET /orders")
                .get("/api/v1/stats/error-rate")
                .then()
                .body("requests", equalTo(120))
                .body("errors", equalTo(3))
                .body("error_rate_percent", equalTo(2.5f));
        Api.admin().get("/api/v1/stats?app=shop").then().body("total_errors", equalTo(1));
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
