package io.tocsin.packaging;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The running service answers what the manifests ask it. */
abstract class Probes {

    @TestHTTPResource("/")
    URI api;

    abstract URI management();

    @Test
    void every_probe_is_answered_on_the_management_port_alone() throws IOException {
        for (String path : paths()) {
            assertThat(given().get(management().resolve(path)).statusCode()).isIn(200, 503);
            assertThat(given().get(api.resolve(path)).statusCode()).isEqualTo(404);
        }
        assertThat(given().get(management().resolve("/health/lively")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void metrics_are_on_the_management_port_alone() {
        assertThat(given().get(management().resolve("/metrics")).body().asString())
                .contains("jvm_");
        assertThat(given().get(api.resolve("/metrics")).statusCode()).isEqualTo(404);
    }

    private static List<String> paths() throws IOException {
        Base base = Base.read();
        return Stream.of(
                        base.container().getStartupProbe(),
                        base.container().getLivenessProbe(),
                        base.container().getReadinessProbe())
                .map(Probe::getHttpGet)
                .map(HTTPGetAction::getPath)
                .toList();
    }
}
