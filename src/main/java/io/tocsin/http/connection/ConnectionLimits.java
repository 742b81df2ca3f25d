package io.tocsin.http.connection;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.VertxServiceProvider;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Installs the limits of connections into each HTTP server that Vert.x starts. Quarkus has no setting for them, and its own
 * {@code max-connections} counts a connection only once its first bytes have arrived. Vert.x finds this class by
 * {@code META-INF/services}.
 */
public final class ConnectionLimits implements VertxServiceProvider {

    private static final String PREFIX = "quarkus.http.limits.";
    private static final int DEFAULT_MAX_CONNECTIONS = 4096;

    @Override
    public void init(VertxBuilder builder) {
        if (builder.findTransport() instanceof JDKTransport) {
            Config config = ConfigProvider.getConfig();
            int maxConnections = config.getOptionalValue(PREFIX + "max-connections", Integer.class)
                    .orElse(DEFAULT_MAX_CONNECTIONS);
            builder.findTransport(new LimitingTransport(codec(config), maxConnections));
        }
    }

    /** Returns the options of Quarkus' own codec; Vert.x does not hand them on to its transport. */
    private static HttpServerOptions codec(Config config) {
        HttpServerOptions options = new HttpServerOptions();
        config.getOptionalValue(PREFIX + "max-initial-line-length", Integer.class)
                .ifPresent(options::setMaxInitialLineLength);
        config.getOptionalValue(PREFIX + "max-header-size", MemorySize.class)
                .ifPresent(size -> options.setMaxHeaderSize((int) size.asLongValue()));
        config.getOptionalValue(PREFIX + "max-chunk-size", MemorySize.class)
                .ifPresent(size -> options.setMaxChunkSize((int) size.asLongValue()));
        return options;
    }

    private static final class LimitingTransport extends JDKTransport {

        /** In bytes. A half-sent head holds one such buffer, so it starts small; large bodies soon get the maximum. */
        private static final int MIN_READ = 512;

        private static final int FIRST_READ = 1024;
        private static final int MAX_READ = 64 << 10;

        private final HttpServerOptions codec;
        private final int maxConnections;

        LimitingTransport(HttpServerOptions codec, int maxConnections) {
            this.codec = codec;
            this.maxConnections = maxConnections;
        }

        @Override
        public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
            super.configure(options, domainSocket, bootstrap);
            bootstrap.childOption(
                    ChannelOption.RCVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(MIN_READ, FIRST_READ, MAX_READ));
            bootstrap.handler(new AcceptedConnections(codec, maxConnections));
        }
    }
}
