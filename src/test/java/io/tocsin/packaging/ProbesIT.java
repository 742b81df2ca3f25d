package io.tocsin.packaging;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.tocsin.testing.PostgresResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** Against the jar after {@code package}, against the executable with {@code -Dnative}. */
@QuarkusIntegrationTest
@WithTestResource(ProbesIT.OnPortsOfItsOwn.class)
class ProbesIT extends Probes {

    /**
     * The packaged service is told its ports: Quarkus gives it a port for the API alone, and where only one of its two servers
     * has port 0, their metrics have different tags, which ends in a start that never ends.
     */
    public static class OnPortsOfItsOwn extends PostgresResource {

        @Override
        public Map<String, String> start() {
            Map<String, String> configuration = new HashMap<>(super.start());
            try (ServerSocket api = new ServerSocket(0);
                    ServerSocket management = new ServerSocket(0)) {
                configuration.put("quarkus.http.test-port", Integer.toString(api.getLocalPort()));
                configuration.put("quarkus.http.port", Integer.toString(api.getLocalPort()));
                configuration.put("quarkus.management.test-port", Integer.toString(management.getLocalPort()));
                configuration.put("quarkus.management.port", Integer.toString(management.getLocalPort()));
            } catch (IOException noPort) {
                throw new UncheckedIOException(noPort);
            }
            return configuration;
        }
    }
}
