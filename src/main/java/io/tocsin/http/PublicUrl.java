package io.tocsin.http;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The address that people reach the service by, for links in what it sends ({@code tocsin.public-url}). */
@ApplicationScoped
public class PublicUrl {

    private final String base;

    PublicUrl(@ConfigProperty(name = "tocsin.public-url") String configured) {
        base = configured.endsWith("/") ? configured.substring(0, configured.length() - 1) : configured;
    }

    /** Without a slash at its end. */
    public String base() {
        return base;
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
