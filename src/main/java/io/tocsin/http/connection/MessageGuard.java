package io.tocsin.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.RequestIds;
import io.vertx.core.http.HttpServerOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives refusals without a body the one error shape: those that Netty, Vert.x and Quarkus write before a route is found or instead
 * of one. It stands between the HTTP/1.1 codec and Vert.x. HTTP/2 has no such place; there they stay without a body.
 */
// Netty returns the promise of each operation; its own pipeline reports a failure.
@SuppressWarnings("FutureReturnValueIgnored")
final class MessageGuard extends ChannelDuplexHandler {

    private static final int FIRST_ERROR_STATUS = 400;
    private static final int RETRY_AFTER_SECONDS = 5;

    private final ConnectionGuard connection;
    private final HttpServerOptions options;
    private @Nullable ChannelHandlerContext context;
    private long requests;
    private long responses;
    private boolean headRequest;
    private boolean malformed;
    /** After a refusal of our own nothing is read or written any more. */
    private boolean refused;

    MessageGuard(ConnectionGuard connection, HttpServerOptions options) {
        this.connection = connection;
        this.options = options;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            requests++;
            headRequest = request.method().equals(HttpMethod.HEAD);
            malformed = request.decoderResult().isFailure();
            connection.headReceived();
        } else if (message instanceof HttpContent content
                && content.decoderResult().isFailure()
                && isUnanswered()) {
            ReferenceCountUtil.release(message);
            refuse(context, HttpResponseStatus.BAD_REQUEST, "The body's chunks are not valid");
            return;
        }
        if (message instanceof LastHttpContent) {
            connection.bodyReceived();
        }
        context.fireChannelRead(message);
    }

    /** Returns whether the next bytes begin a new request, and no answer is under way. */
    boolean expectsHead() {
        return requests == responses && !refused;
    }

    /** Answers 408 and closes; returns false if an answer is still under way, or nothing of a first request has come. */
    boolean refuseSlowHead() {
        if (context == null || !expectsHead()) {
            return false;
        }
        refuse(context, HttpResponseStatus.REQUEST_TIMEOUT, "The request head arrived too slowly");
        return true;
    }

    private boolean isUnanswered() {
        return requests == responses + 1;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (refused) {
            ReferenceCountUtil.release(message);
            promise.setFailure(new ClosedChannelException());
            return;
        }
        if (message instanceof HttpResponse response && response.status().code() >= 200) {
            responses++;
            if (isBareRefusal(response)) {
                HttpResponse shaped = shaped(response.status(), response, reason(response.status()));
                ReferenceCountUtil.release(message);
                context.write(shaped, promise);
                return;
            }
        }
        context.write(message, promise);
    }

    /** A complete refusal that has no body. An answer to HEAD never has one. */
    private boolean isBareRefusal(HttpResponse response) {
        return response.status().code() >= FIRST_ERROR_STATUS
                && !headRequest
                && response instanceof LastHttpContent last
                && !last.content().isReadable();
    }

    private String reason(HttpResponseStatus status) {
        return switch (status.code()) {
            case 400 ->
                malformed
                        ? "The request is not valid HTTP: see its first line, its header names and values, Content-Length and"
                                + " Transfer-Encoding"
                        : "The path or the query has a bad percent-escape or a character that must be percent-encoded";
            case 403 -> "This origin may not call the API; QUARKUS_HTTP_CORS_ORIGINS lists the origins that may";
            case 404 -> "There is nothing at this path";
            case 413 -> "The body is larger than this accepts";
            case 414 -> "The request line is longer than " + options.getMaxInitialLineLength() + " bytes";
            case 431 -> "The request headers are larger than " + options.getMaxHeaderSize() + " bytes";
            case 503 -> "The service is stopping; try again later";
            default -> status.reasonPhrase();
        };
    }

    private void refuse(ChannelHandlerContext context, HttpResponseStatus status, String message) {
        FullHttpResponse refusal = shaped(status, null, message);
        refusal.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        refused = true;
        context.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
    }

    private static FullHttpResponse shaped(HttpResponseStatus status, @Nullable HttpResponse original, String message) {
        String id = original == null ? null : original.headers().get(RequestIds.HEADER);
        if (id == null) {
            id = UUID.randomUUID().toString();
        }
        boolean retry = status.code() == HttpResponseStatus.SERVICE_UNAVAILABLE.code()
                || status.code() == HttpResponseStatus.TOO_MANY_REQUESTS.code();
        // Constants and an id that was checked: nothing in it needs escaping.
        ByteBuf body = Unpooled.copiedBuffer(
                "{\"error\":{\"code\":\"" + ErrorCode.ofStatus(status.code()) + "\",\"message\":\"" + message
                        + "\",\"details\":{},\"request_id\":\"" + id + "\""
                        + (retry ? ",\"retry_after\":" + RETRY_AFTER_SECONDS : "") + "}}",
                StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        if (original != null) {
            response.headers().setAll(original.headers());
        }
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json;charset=UTF-8");
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        response.headers().set(RequestIds.HEADER, id);
        response.headers().set("X-Content-Type-Options", "nosniff");
        if (retry) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response;
    }
}
