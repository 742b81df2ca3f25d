package io.tocsin.notify;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to targets that somebody else has named: the name is resolved once and that very address connected to, while
 * {@code Host}, SNI and the certificate's check are by the name; no redirection is followed; all of it has one limit in time. Not
 * traced and not logged, since addresses may be secrets. Through a proxy, the name is connected to, and the proxy resolves it.
 */
@ApplicationScoped
class OutboundHttp {

    private static final int MAX_CONNECTIONS = 64;
    private static final int MAX_REASON_LENGTH = 300;
    private static final Duration PROXY_CHECK_TIMEOUT = Duration.ofSeconds(1);

    private final Targets targets;
    private final NotifySettings settings;
    private final Vertx vertx;
    private final Clock clock;
    private final OutboundProxy proxy;
    private final HttpClient direct;
    private final HttpClient proxied;

    OutboundHttp(
            Targets targets,
            OutboundProxy proxy,
            ReceiverTrust trust,
            NotifySettings settings,
            Vertx vertx,
            Clock clock) {
        this.targets = targets;
        this.settings = settings;
        this.vertx = vertx;
        this.clock = clock;
        this.proxy = proxy;
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(MAX_CONNECTIONS)
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setTrustOptions(trust.trustOptions())
                .setConnectTimeout((int) settings.connectTimeout().toMillis());
        direct = vertx.createHttpClient(options);
        ProxyOptions throughProxy = proxy.options();
        proxied = throughProxy == null
                ? direct
                : vertx.createHttpClient(new HttpClientOptions(options).setProxyOptions(throughProxy));
    }

    @PreDestroy
    void close() {
        direct.close();
        if (proxied != direct) {
            proxied.close();
        }
    }

    /**
     * Sends it and waits for the answer, up to {@code tocsin.notify.send-timeout}. Blocks.
     *
     * @param attempt which one it is: a name of several addresses has another each time
     */
    Outcome send(HttpMessage message, int attempt) {
        long end = System.nanoTime() + settings.sendTimeout().toNanos();
        boolean throughProxy = proxy.appliesTo(message.url());
        @Nullable InetAddress address;
        try {
            address = throughProxy ? check(message.url(), attempt) : resolve(message.url(), attempt);
        } catch (ExecutionException failed) {
            return unresolved(message.url(), failed.getCause());
        } catch (TimeoutException late) {
            return Outcome.again("The name service did not answer within " + text(settings.sendTimeout()));
        } catch (InterruptedException stopping) {
            return interrupted();
        }
        return exchange(message, address, end);
    }

    private InetAddress resolve(URI url, int attempt)
            throws ExecutionException, TimeoutException, InterruptedException {
        return within(settings.sendTimeout(), () -> targets.resolve(url, attempt));
    }

    /** Returns null: the proxy finds the address. A name service that is slow to know nothing of the world outside is not waited for. */
    private @Nullable InetAddress check(URI url, int attempt) throws ExecutionException, InterruptedException {
        try {
            within(PROXY_CHECK_TIMEOUT, () -> {
                targets.check(url, attempt);
                return url;
            });
        } catch (TimeoutException leftToTheProxy) {
            // As for a name that is unknown here.
        }
        return null;
    }

    private <T> T within(Duration limit, Callable<T> task)
            throws ExecutionException, TimeoutException, InterruptedException {
        return vertx.executeBlocking(task, false)
                .toCompletionStage()
                .toCompletableFuture()
                .get(limit.toMillis(), TimeUnit.MILLISECONDS);
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

    private Outcome exchange(HttpMessage message, @Nullable InetAddress address, long end) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        AnswerReader reader = new AnswerReader(outcome, clock.instant());
        AtomicReference<@Nullable HttpClientRequest> sent = new AtomicReference<>();
        (address == null ? proxied : direct)
                .request(options(message, address))
                .onFailure(failed -> outcome.complete(Outcome.again(noConnection(failed, message.url(), address))))
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

    private String noConnection(Throwable failed, URI url, @Nullable InetAddress address) {
        String known = ConnectionFailure.describe(failed, url.getHost());
        if (known != null) {
            return Texts.line(known, MAX_REASON_LENGTH);
        }
        return (address == null ? "No connection through the proxy " + proxy.name() + ": " : "No connection: ")
                + reason(failed);
    }

    private static RequestOptions options(HttpMessage message, @Nullable InetAddress address) {
        URI url = message.url();
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(url.getHost())
                .setPort(Targets.port(url))
                .setSsl(Targets.tls(url))
                .setFollowRedirects(false)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .putHeader("Accept", "application/json, text/plain, */*;q=0.1")
                .putHeader("User-Agent", "Tocsin");
        message.headers().forEach((name, value) -> options.putHeader(name, value));
        return address == null
                ? options
                : options.setServer(SocketAddress.inetSocketAddress(Targets.port(url), address.getHostAddress()));
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
