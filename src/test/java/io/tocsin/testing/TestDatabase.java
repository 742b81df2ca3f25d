package io.tocsin.testing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A database of a test's own, and where its server is. */
public record TestDatabase(String jdbcUrl, String user, String password) {

    /** The administrator key that every test's service has. */
    public static final String ADMIN_KEY = "sk_test_the-administrator-of-the-tests-0123456789";

    /** A new connection; the caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, password);
    }

    /** The configuration of a service that uses it, on free ports. */
    public Map<String, String> configuration(Path dataDirectory) {
        Map<String, String> configuration = new HashMap<>();
        configuration.put("quarkus.datasource.jdbc.url", jdbcUrl);
        configuration.put("quarkus.datasource.username", user);
        configuration.put("quarkus.datasource.password", password);
        configuration.put("tocsin.data-dir", dataDirectory.toString());
        configuration.put("tocsin.admin-key", ADMIN_KEY);
        configuration.put("quarkus.http.test-port", "0");
        configuration.put("quarkus.management.test-port", "0");
        return configuration;
    }
}
