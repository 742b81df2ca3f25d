package io.tocsin.alert;

import io.tocsin.access.App;
import io.tocsin.access.ReadScope;
import io.tocsin.http.ApiException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tries rules on what is stored of the past. */
@ApplicationScoped
class RuleTrials {

    private static final Duration LONGEST = Duration.ofDays(31);

    private final PastRepository past;
    private final ReadScope scope;
    private final Clock clock;

    RuleTrials(PastRepository past, ReadScope scope, Clock clock) {
        this.past = past;
        this.scope = scope;
        this.clock = clock;
    }

    /**
     * When a rule would have fired.
     *
     * @param place what stands before the names of the rule's fields, such as {@code rule.}
     * @param asked of which app's past, where the rule is for every app
     * @param sentFrom cut to the minute; null: a day before the end
     * @param sentTo cut to the minute; null: now
     * @throws ApiException 403, 404 and 422 as the caller may not, there is no such app, or it makes no sense
     */
    BacktestView backtest(
            Rule rule, String place, @Nullable String asked, @Nullable Instant sentFrom, @Nullable Instant sentTo) {
        if (rule.condition().filter().tag().isPresent()) {
            throw ApiException.invalid(place + "condition.tag", "cannot be asked of the past: no count has it");
        }
        if (asked != null && rule.app().isPresent() && !rule.app().get().equals(asked)) {
            throw ApiException.invalid("app", "is another one than the rule's");
        }
        App app = scope.oneApp("app", rule.app().or(() -> Optional.ofNullable(asked)));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        Instant to = sentTo == null ? now : sentTo.truncatedTo(ChronoUnit.MINUTES);
        Instant from = sentFrom == null ? to.minus(Duration.ofDays(1)) : sentFrom.truncatedTo(ChronoUnit.MINUTES);
        if (to.isAfter(now)) {
            throw ApiException.invalid("to", "lies in the future");
        }
        if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw ApiException.invalid("from", "must be before to, and at most 31 days");
        }
        Backtest.Result result = Backtest.run(
                rule.condition(), rule.timing(), past.read(app.id(), rule.condition(), from, to), from, to);
        return BacktestView.of(rule, app.name(), from, to, result);
    }
}
