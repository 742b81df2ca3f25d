package io.tocsin.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose request head takes too long: the first one from the connection's begin, each later one from its first
 * byte. It is the first handler of the connection and sees its bytes as they come. It also places {@link MessageGuard} behind the
 * HTTP/1.1 codec, which Vert.x adds only when it has seen that the client does not speak HTTP/2.
 */
// Netty returns the promise of each operation; its own pipeline reports a failure.
@SuppressWarnings("FutureReturnValueIgnored")
final class ConnectionGuard extends ChannelInboundHandlerAdapter {

    static final int MAX_HEAD_SECONDS = 10;

    private static final String DECODER = "httpDecoder";
    private static final String ENCODER = "httpEncoder";
    private static final String TLS = "ssl";

    private final HttpServerOptions options;
    private boolean protocolKnown;
    /** Between the end of a request's head and the end of its body. */
    private boolean inBody;

    private @Nullable MessageGuard messages;
    private @Nullable ScheduledFuture<?> headTimeout;

    ConnectionGuard(HttpServerOptions options) {
        this.options = options;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        startHeadTimeout(context);
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopHeadTimeout();
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (protocolKnown) {
            context.fireChannelRead(message);
        } else {
            readUntilProtocolIsKnown(context, (ByteBuf) message);
        }
        // A head that came whole has been passed on by now, and its body, if any, is complete or expected.
        if (!inBody && messages != null && headTimeout == null && messages.expectsHead()) {
            startHeadTimeout(context);
        }
    }

    /**
     * Passes single bytes until Vert.x has added its codec. What is malformed in the very first request so finds the guard in its
     * place. With TLS the bytes are encrypted; there the guard may miss a request that comes with the end of the handshake.
     */
    private void readUntilProtocolIsKnown(ChannelHandlerContext context, ByteBuf bytes) {
        boolean encrypted = context.pipeline().get(TLS) != null;
        while (!protocolKnown && bytes.isReadable()) {
            context.fireChannelRead(bytes.readRetainedSlice(encrypted ? bytes.readableBytes() : 1));
            findProtocol(context.pipeline());
        }
        if (bytes.isReadable()) {
            context.fireChannelRead(bytes);
        } else {
            bytes.release();
        }
    }

    private void findProtocol(ChannelPipeline pipeline) {
        if (pipeline.get(DECODER) != null) {
            protocolKnown = true;
            messages = new MessageGuard(this, options);
            // What the old decoder has kept is passed to the new one.
            pipeline.replace(DECODER, DECODER, new StrictRequestDecoder(options));
            pipeline.addAfter(ENCODER, "messageGuard", messages);
        } else if (pipeline.get(Http2ConnectionHandler.class) != null) {
            // Its heads are bounded in size, and its streams in number; the idle timeout closes a silent connection.
            protocolKnown = true;
            stopHeadTimeout();
        }
    }

    /** The head of a request is complete. */
    void headReceived() {
        inBody = true;
        stopHeadTimeout();
    }

    /** The body of a request, which may be empty, is complete. */
    void bodyReceived() {
        inBody = false;
    }

    private void startHeadTimeout(ChannelHandlerContext context) {
        headTimeout = context.executor().schedule(() -> closeSlowHead(context), MAX_HEAD_SECONDS, TimeUnit.SECONDS);
    }

    private void stopHeadTimeout() {
        if (headTimeout != null) {
            headTimeout.cancel(false);
            headTimeout = null;
        }
    }

    private void closeSlowHead(ChannelHandlerContext context) {
        headTimeout = null;
        if (messages == null || !messages.refuseSlowHead()) {
            context.close();
        }
    }
}
