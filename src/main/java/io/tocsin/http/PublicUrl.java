package io.tocsin.http;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The address that people reach the service by, for links in what it sends ({@code tocsin.public-url}). */
@ApplicationScoped
public class PublicUrl {

    private static final String PROPERTY = "tocsin.public-url";

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final String base;
    private final boolean local;

    PublicUrl(@ConfigProperty(name = PROPERTY) URI configured) {
        if (configured.getHost() == null || configured.getRawQuery() != null || configured.getRawFragment() != null) {
            throw new ConfigurationException(
                    PROPERTY + " is no address such as https://tocsin.example.com", Set.of(PROPERTY));
        }
        local = THIS_MACHINE.contains(configured.getHost());
        String text = configured.toString();
        base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** Without a slash at its end. */
    public String base() {
        return base;
    }

    /** Whether only this machine can follow such links, as when nothing was configured. */
    public boolean local() {
        return local;
    }

    /**
     * The whole address of a path.
     *
     * @param path begins with a slash
     */
    public String of(String path) {
        return base + path;
    }
}
