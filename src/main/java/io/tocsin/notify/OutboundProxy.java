package io.tocsin.notify;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.tocsin.network.Network;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which requests to receivers go through the HTTP proxy of {@code tocsin.notify.proxy}. */
@ApplicationScoped
class OutboundProxy {

    private static final String PROPERTY = "tocsin.notify.proxy";

    private final @Nullable URI proxy;
    /** Lower-case host names without a leading dot; each excludes its subdomains too. */
    private final List<String> excludedNames = new ArrayList<>();

    private final List<Network> excludedNetworks = new ArrayList<>();

    OutboundProxy(NotifySettings settings) {
        proxy = settings.proxy().orElse(null);
        if (proxy != null
                && (!"http".equalsIgnoreCase(proxy.getScheme()) || proxy.getHost() == null || proxy.getPort() < 0)) {
            // The value may hold a password.
            throw new ConfigurationException(
                    PROPERTY + " must be an address such as http://proxy.example.com:3128 (http, with a port)",
                    Set.of(PROPERTY));
        }
        settings.noProxy().orElse(List.of()).forEach(this::exclude);
    }

    private void exclude(String entry) {
        try {
            excludedNetworks.add(Network.parse(entry.strip()));
        } catch (IllegalArgumentException name) {
            String lower = entry.strip().toLowerCase(Locale.ROOT);
            excludedNames.add(lower.startsWith(".") ? lower.substring(1) : lower);
        }
    }

    /** Returns whether a request to the address goes through the proxy. Asks no name service. */
    boolean appliesTo(URI url) {
        if (proxy == null) {
            return false;
        }
        String host = Targets.host(url).toLowerCase(Locale.ROOT);
        byte[] literal = Network.address(host);
        if (literal != null) {
            return excludedNetworks.stream().noneMatch(network -> network.contains(literal));
        }
        return excludedNames.stream().noneMatch(name -> host.equals(name) || host.endsWith("." + name));
    }

    /** Returns the proxy for Vert.x' client; null if none is configured. */
    @Nullable
    ProxyOptions options() {
        if (proxy == null) {
            return null;
        }
        ProxyOptions options = new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(Targets.host(proxy))
                .setPort(proxy.getPort());
        String user = proxy.getRawUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            options.setUsername(decoded(colon < 0 ? user : user.substring(0, colon)));
            options.setPassword(colon < 0 ? "" : decoded(user.substring(colon + 1)));
        }
        return options;
    }

    /** Returns host and port, without credentials. */
    String name() {
        return proxy == null ? "" : proxy.getHost() + ":" + proxy.getPort();
    }

    private static String decoded(String text) {
        // A plus sign is itself in this part of a URL.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
