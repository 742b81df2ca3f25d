package io.tocsin.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tocsin.access.Allowance.Answer;
import io.tocsin.http.ApiException;
import io.tocsin.http.BodyLimit;
import io.tocsin.http.LastRoute;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests by key and by address, and refuses those beyond a limit. In memory, so each replica counts its own. Addresses
 * come first, before a key is looked up, so that guessing keys is limited too.
 */
@ApplicationScoped
@Startup
// Caffeine looks its classes up by the names of their features; Quarkus registers others than those for a size and an
// access.
@RegisterForReflection(
        classNames = {"com.github.benmanes.caffeine.cache.SSMSA", "com.github.benmanes.caffeine.cache.PSAMS"})
class RateLimits {

    /** Below cross-origin headers (300), so that pages can read the refusal; above ingest's gate (240) and authentication. */
    private static final int PRIORITY = 260;

    /** Some 15 MB of buckets at most, of addresses, and as much of keys. */
    private static final int REMEMBERED = 20_000;
    /** A bucket that nobody has touched for the longest window is full, and need not be remembered. */
    private static final Duration REMEMBERED_FOR = Duration.ofDays(1);

    private static final int LONGEST_NAME = 64;
    /** How IPv6 addresses begin that stand for one of IPv4 each; they have this half in common. */
    private static final String MAPPED = "0:0:0:0:0:ffff:";

    private static final String ATTRIBUTE = RateLimits.class.getName();

    private final RateLimit keyLimit;
    private final RateLimit addressLimit;
    private final TimeMeter time;
    private final LastRoute lastRoute;
    private final BodyLimit bodies;
    private final Cache<UUID, Allowance> keys;
    private final Cache<String, Allowance> addresses;
    private final Counter keyRefusals;
    private final Counter addressRefusals;

    RateLimits(AccessSettings settings, Clock clock, LastRoute lastRoute, BodyLimit bodies, MeterRegistry registry) {
        this.keyLimit = settings.rateLimit().key().orElse(RateLimit.NONE);
        this.addressLimit = settings.rateLimit().address().orElse(RateLimit.NONE);
        this.time = new ClockMeter(clock);
        this.lastRoute = lastRoute;
        this.bodies = bodies;
        this.keys = remembered();
        this.addresses = remembered();
        this.keyRefusals = refusals(registry, "key");
        this.addressRefusals = refusals(registry, "address");
    }

    /** The injected clock, as Bucket4j asks for it. */
    private record ClockMeter(Clock clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            Instant now = clock.instant();
            return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }

    void register(@Observes Filters filters) {
        if (!addressLimit.isNone()) {
            filters.register(this::checkAddress, PRIORITY);
        }
    }

    private void checkAddress(RoutingContext context) {
        String address = network(context.request().remoteAddress());
        ApiException refusal = null;
        if (address != null) {
            Allowance allowance = addresses.get(address, ignored -> new Allowance(addressLimit, time));
            refusal = take(allowance, "address", addressRefusals, context);
        }
        if (refusal == null) {
            context.next();
            return;
        }
        lastRoute.refuse(context, refusal);
        bodies.drain(context.request());
    }

    /** Counts a request of a key: the refusal where it is one too many, null where it passes. Counted once, however often asked. */
    @Nullable
    ApiException take(ApiKey key, RoutingContext context) {
        RateLimit limit = key.rateLimit() == null ? keyLimit : key.rateLimit();
        if (limit.isNone() || context.get(ATTRIBUTE) != null) {
            return null;
        }
        context.put(ATTRIBUTE, true);
        Allowance allowance = keys.asMap()
                .compute(
                        key.id(),
                        (id, known) ->
                                known != null && known.limit().equals(limit) ? known : new Allowance(limit, time));
        return take(allowance, "key", keyRefusals, context);
    }

    private static @Nullable ApiException take(
            Allowance allowance, String of, Counter refusals, RoutingContext context) {
        Answer answer = allowance.take();
        MultiMap headers = context.response().headers();
        headers.set("RateLimit-Limit", Long.toString(answer.limit().requests()));
        headers.set("RateLimit-Remaining", Long.toString(answer.remaining()));
        headers.set(
                "RateLimit-Reset", Long.toString(answer.reset().plusMillis(999).toSeconds()));
        if (answer.passes()) {
            return null;
        }
        refusals.increment();
        return ApiException.limited(
                "This " + of + " has made as many requests as it may: " + allowance.limit(),
                answer.retryAfter(),
                Map.of("limited_by", of, "limit", answer.limit().toString()));
    }

    /** What counts as one address: all of it, or the half of an IPv6 address that a network is given as its own. */
    static @Nullable String network(@Nullable SocketAddress address) {
        if (address == null) {
            return null;
        }
        String host = address.hostAddress();
        if (host == null) {
            // A proxy told a name, or nonsense.
            String name = address.host();
            return name == null || name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
        }
        if (host.startsWith(MAPPED)) {
            return host;
        }
        int end = -1;
        for (int colons = 0; colons < 4; colons++) {
            end = host.indexOf(':', end + 1);
            if (end < 0) {
                return host;
            }
        }
        return host.substring(0, end);
    }

    private static <K> Cache<K, Allowance> remembered() {
        return Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterAccess(REMEMBERED_FOR)
                .build();
    }

    private static Counter refusals(MeterRegistry registry, String by) {
        return Counter.builder("tocsin.access.requests.limited")
                .description("Requests refused by a rate limit, of a key or of an address")
                .tag("by", by)
                .register(registry);
    }
}
