package io.tocsin.packaging;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.tocsin.testing.PostgresResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Against the jar after {@code package}, against the executable with {@code -Dnative}. */
@QuarkusIntegrationTest
@WithTestResource(ProbesIT.OnPortsOfItsOwn.class)
class ProbesIT extends Probes {

    private static volatile int managementPort;

    @Override
    URI management() {
        return URI.create("http://localhost:" + managementPort + "/");
    }

    /** A counter that appears with its first failure is 1 from the start for Prometheus, which then sees no increase. */
    @Test
    void every_documented_metric_exists_from_the_start_and_no_other() throws IOException {
        MetricReference reference = MetricReference.read();
        List<String> scraped = given().get(management().resolve("/metrics"))
                .asString()
                .lines()
                .filter(line -> line.startsWith("tocsin_"))
                .map(line -> line.replaceFirst(" [^ ]+$", "").replaceFirst(",?\\}$", "}"))
                .toList();
        assertThat(scraped).containsAll(reference.series());
        Set<String> documented = new TreeSet<>(reference.gauges());
        reference.series().forEach(series -> documented.add(name(series)));
        assertThat(scraped)
                .map(series -> name(series).replaceFirst("_(bucket|max|sum)$", "_count"))
                .isSubsetOf(documented);
    }

    private static String name(String series) {
        return series.replaceFirst("\\{.*", "");
    }

    /**
     * The packaged service is told its ports: Quarkus gives it a port for the API alone, and where only one of its two servers
     * has port 0, their metrics have different tags, which ends in a start that never ends.
     */
    public static class OnPortsOfItsOwn extends PostgresResource {

        @Override
        public Map<String, String> start() {
            Map<String, String> configuration = new HashMap<>(super.start());
            // Free a moment ago; the process starts at once.
            try (ServerSocket api = new ServerSocket(0);
                    ServerSocket management = new ServerSocket(0)) {
                managementPort = management.getLocalPort();
                for (String port : List.of("quarkus.http.test-port", "quarkus.http.port")) {
                    configuration.put(port, Integer.toString(api.getLocalPort()));
                }
                for (String port : List.of("quarkus.management.test-port", "quarkus.management.port")) {
                    configuration.put(port, Integer.toString(managementPort));
                }
            } catch (IOException noPort) {
                throw new UncheckedIOException(noPort);
            }
            return configuration;
        }
    }
}
