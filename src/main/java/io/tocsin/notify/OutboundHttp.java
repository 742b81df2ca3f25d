package io.tocsin.notify;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to targets that somebody else has named: the name is resolved once and that very address connected to, while
 * {@code Host}, SNI and the certificate's check are by the name; no redirection is followed; all of it has one limit in time. Not
 * traced and not logged, since addresses may be secrets.
 */
@ApplicationScoped
class OutboundHttp {

    private static final int MOST_CONNECTIONS = 64;

    private final Targets targets;
    private final NotifySettings settings;
    private final Vertx vertx;
    private final Clock clock;
    private final HttpClient client;

    OutboundHttp(Targets targets, NotifySettings settings, Vertx vertx, Clock clock) {
        this.targets = targets;
        this.settings = settings;
        this.vertx = vertx;
        this.clock = clock;
        client = vertx.createHttpClient(new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(MOST_CONNECTIONS)
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setConnectTimeout((int) settings.connectTimeout().toMillis()));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /**
     * Sends it and waits for the answer, up to {@code tocsin.notify.send-timeout}. Blocks.
     *
     * @param attempt which one it is: a name of several addresses has another each time
     */
    Outcome send(HttpMessage message, int attempt) {
        long end = System.nanoTime() + settings.sendTimeout().toNanos();
        InetAddress address;
        try {
            address = vertx.<InetAddress>executeBlocking(() -> targets.resolve(message.url(), attempt), false)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(settings.sendTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            return unresolved(message.url(), failed.getCause());
        } catch (TimeoutException late) {
            return Outcome.again("The name service did not answer within " + text(settings.sendTimeout()));
        } catch (InterruptedException stopping) {
            return interrupted();
        }
        return exchange(message, address, end);
    }

    private static Outcome unresolved(URI url, @Nullable Throwable cause) {
        if (cause instanceof Targets.Refused refused) {
            return Outcome.refused(String.valueOf(refused.getMessage()));
        }
        if (cause instanceof UnknownHostException) {
            return Outcome.again("The name service knows no address of " + url.getHost());
        }
        return Outcome.again("The name could not be resolved: " + name(cause));
    }

    private Outcome exchange(HttpMessage message, InetAddress address, long end) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        AnswerReader reader = new AnswerReader(outcome, clock.instant());
        AtomicReference<@Nullable HttpClientRequest> sent = new AtomicReference<>();
        client.request(options(message, address))
                .onFailure(failed -> outcome.complete(Outcome.again("No connection: " + reason(failed))))
                .onSuccess(request -> {
                    sent.set(request);
                    request.response()
                            .onFailure(failed -> outcome.complete(Outcome.again("No answer: " + reason(failed))))
                            .onSuccess(reader::read);
                    if (outcome.isDone()) {
                        request.reset();
                    } else {
                        request.end(message.body());
                    }
                });
        try {
            return outcome.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            // With its status, the rest is of no interest.
            reader.complete();
            outcome.complete(Outcome.again("No answer within " + text(settings.sendTimeout())));
            return outcome.join();
        } catch (InterruptedException stopping) {
            outcome.complete(interrupted());
            return outcome.join();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("It is never completed so", impossible);
        } finally {
            HttpClientRequest request = sent.get();
            if (request != null) {
                request.reset();
            }
        }
    }

    private static RequestOptions options(HttpMessage message, InetAddress address) {
        URI url = message.url();
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(Targets.port(url), address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(Targets.port(url))
                .setSsl(Targets.tls(url))
                .setFollowRedirects(false)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .putHeader("Accept", "application/json, text/plain, */*;q=0.1")
                .putHeader("User-Agent", "Tocsin");
        message.headers().forEach((name, value) -> options.putHeader(name, value));
        return options;
    }

    private static Outcome interrupted() {
        Thread.currentThread().interrupt();
        return Outcome.again("The service was stopping");
    }

    private static String text(Duration limit) {
        return limit.toMillis() + " ms";
    }

    private static String reason(Throwable failed) {
        String message = failed.getMessage();
        return message == null ? name(failed) : Texts.line(message, Texts.LONGEST_TITLE);
    }

    private static String name(@Nullable Throwable failed) {
        return failed == null ? "unknown" : failed.getClass().getSimpleName();
    }
}
