package io.tocsin.notify;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.tocsin.network.Network;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How notifications are sent. */
@ConfigMapping(prefix = "tocsin.notify")
interface NotifySettings {

    /**
     * Whether channels may have targets in private networks, the machine itself among them. Link-local addresses and metadata
     * services are no targets in any case.
     */
    @WithDefault("false")
    boolean allowPrivateTargets();

    /** Private networks that may be targets even so, such as {@code 10.2.0.0/16}. */
    Optional<List<@WithConverter(NetworkConverter.class) Network>> allowedNetworks();

    /**
     * The HTTP proxy for requests to receivers, such as {@code http://user:password@proxy.example.com:3128}. It resolves the
     * names. Mail does not go through it.
     */
    Optional<URI> proxy();

    /** Receivers that are reached without the proxy: host names, which include their subdomains, addresses and networks. */
    Optional<List<String>> noProxy();

    /** PEM file of certificate authorities that receivers and the mail server may have besides those of the Java platform. */
    Optional<Path> caFile();

    /** How often this replica looks for what is due; what it adds itself is sent at once. */
    @WithDefault("2s")
    Duration poll();

    /** How many channels are sent to at once; each is sent one message after the other. */
    @WithDefault("16")
    int channelsAtOnce();

    /** How long connecting may take. */
    @WithDefault("3s")
    Duration connectTimeout();

    /** How long one request may take in all, from resolving the name to the end of the answer; at most a minute. */
    @WithDefault("10s")
    Duration sendTimeout();

    /**
     * How long a mail server may take for a message, at most a minute: longer than {@code send-timeout}, since one that is slow
     * (greylisting, look-ups of names, filters) takes the message all the same, and would be sent it again.
     */
    @WithDefault("60s")
    Duration mailTimeout();

    /** For how long a message that failed is tried again. */
    @WithDefault("24h")
    Duration giveUpAfter();

    /** How long the log of deliveries is kept. */
    @WithDefault("30d")
    Duration retention();
}
