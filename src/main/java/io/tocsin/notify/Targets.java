package io.tocsin.notify;

import io.tocsin.network.Network;
import io.tocsin.network.TargetPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Resolves the name of a target, and refuses it where any of its addresses is none to connect to. */
@ApplicationScoped
class Targets {

    private final TargetPolicy policy;

    Targets(NotifySettings settings) {
        policy = new TargetPolicy(
                settings.allowPrivateTargets(), settings.allowedNetworks().orElse(List.of()));
    }

    /** The target is none to connect to. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * The address to connect to. Asks the name service once; blocks for as long as that takes.
     *
     * @param attempt of several addresses, each attempt has the next one
     */
    InetAddress resolve(URI url, int attempt) throws UnknownHostException, Refused {
        String portProblem = TargetPolicy.portProblem(port(url));
        if (portProblem != null) {
            throw new Refused("The port " + port(url) + " " + portProblem);
        }
        InetAddress[] addresses = InetAddress.getAllByName(host(url));
        for (InetAddress address : addresses) {
            String problem = policy.problem(address);
            if (problem != null) {
                throw new Refused("The address " + address.getHostAddress() + " of " + url.getHost() + " " + problem);
            }
        }
        return addresses[Math.floorMod(attempt - 1, addresses.length)];
    }

    /**
     * Judges a target that a proxy connects to. The proxy resolves the name, so this is a second line of defense: an address of the
     * name as this process sees it must be allowed, if it has one.
     */
    void check(URI url, int attempt) throws Refused {
        try {
            resolve(url, attempt);
        } catch (UnknownHostException leftToTheProxy) {
            // Only the proxy may know the names outside.
        }
    }

    /** Why a target that names an address, or a port, is none; null where it may be one, as far as that is known without asking. */
    @Nullable
    String problem(URI url) {
        String portProblem = TargetPolicy.portProblem(port(url));
        if (portProblem != null) {
            return "port " + portProblem;
        }
        byte[] literal = Network.address(host(url));
        return literal == null ? null : policy.problem(literal);
    }

    static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return tls(url) ? 443 : 80;
    }

    static boolean tls(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    /** Without the brackets of an IPv6 address. */
    static String host(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
