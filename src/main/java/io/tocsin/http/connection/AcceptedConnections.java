package io.tocsin.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of one server as they are accepted. A connection beyond the limit is closed before anything is
 * allocated for it.
 */
// Netty returns the promise of each operation; its own pipeline reports a failure.
@SuppressWarnings("FutureReturnValueIgnored")
final class AcceptedConnections extends ChannelInboundHandlerAdapter {

    private final HttpServerOptions options;
    private final int maxConnections;
    private final AtomicInteger open = new AtomicInteger();

    AcceptedConnections(HttpServerOptions options, int maxConnections) {
        this.options = options;
        this.maxConnections = maxConnections;
    }

    /** Runs on the acceptor's thread alone; connections close on other threads. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel connection = (Channel) accepted;
        if (open.get() >= maxConnections) {
            connection.unsafe().closeForcibly();
            return;
        }
        open.incrementAndGet();
        connection.closeFuture().addListener(closed -> open.decrementAndGet());
        connection.pipeline().addLast(new ConnectionGuard(options));
        context.fireChannelRead(connection);
    }
}
