package io.tocsin.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What is made of a part of each app's settings: when its first event comes, and again when that part was changed. Bounded, so that
 * of very many apps only those hold memory that post.
 *
 * @param <S> the part
 * @param <T> what is made of it
 */
// Caffeine looks its classes up by the names of their features; Quarkus does not register those for a weight.
@RegisterForReflection(
        classNames = {"com.github.benmanes.caffeine.cache.SSMW", "com.github.benmanes.caffeine.cache.PSMW"})
final class MadeByApp<S, T> {

    private final Cache<String, Made<S, T>> byApp;
    private final Function<S, T> maker;

    private record Made<S, T>(S of, T what) {}

    /**
     * None yet.
     *
     * @param weight how much memory one takes, in whatever measure; at least 1
     * @param most the weight of all that are held
     */
    MadeByApp(Function<S, T> maker, ToIntFunction<S> weight, long most) {
        this.maker = maker;
        this.byApp = Caffeine.newBuilder()
                .maximumWeight(most)
                .weigher((String app, Made<S, T> made) -> weight.applyAsInt(made.of))
                .build();
    }

    /** What is made of the part that the app has now. */
    T of(String app, S part) {
        Made<S, T> made = byApp.getIfPresent(app);
        if (made == null || !made.of.equals(part)) {
            made = new Made<>(part, maker.apply(part));
            byApp.put(app, made);
        }
        return made.what;
    }
}
