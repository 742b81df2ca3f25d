package io.tocsin.start;

import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known before Quarkus runs.
 *
 * @param dataDir {@code tocsin.data-dir}: everything that lasts beside the database's own server
 * @param adminKey {@code tocsin.admin-key}: the administrator key; null where the service makes one
 * @param jdbcUrl {@code quarkus.datasource.jdbc.url}; null where the embedded PostgreSQL is to be used
 * @param http the API's address
 * @param management the address of health and metrics
 */
record StartSettings(
        Path dataDir, @Nullable String adminKey, @Nullable String jdbcUrl, Address http, Address management) {

    static final String DATA_DIR = "tocsin.data-dir";
    static final String ADMIN_KEY = "tocsin.admin-key";
    static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    static final String HTTP_PORT = "quarkus.http.port";
    static final String MANAGEMENT_PORT = "quarkus.management.port";

    /**
     * Where a server listens.
     *
     * @param host the interface
     * @param port 0 for any free one
     */
    record Address(String host, int port) {}

    /**
     * Reads and checks them.
     *
     * @throws StartRefused naming the property, its environment variable and the remedy
     */
    static StartSettings of(Config config) {
        CheckedConfig checked = new CheckedConfig(config);
        StartSettings settings = new StartSettings(
                checked.dataDir(),
                checked.adminKey(),
                checked.jdbcUrl(),
                new Address(checked.text("quarkus.http.host", "0.0.0.0"), checked.port(HTTP_PORT, 8080)),
                new Address(checked.text("quarkus.management.host", "0.0.0.0"), checked.port(MANAGEMENT_PORT, 9000)));
        int port = settings.http().port();
        if (port != 0 && port == settings.management().port()) {
            throw new StartRefused(CheckedConfig.named(HTTP_PORT) + " and " + CheckedConfig.named(MANAGEMENT_PORT)
                    + " are both " + port + ": the API and the management port need one each");
        }
        return settings;
    }

    boolean embedsDatabase() {
        return jdbcUrl == null;
    }
}
