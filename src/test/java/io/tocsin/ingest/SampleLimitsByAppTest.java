package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleLimitsByAppTest {

    @Test
    void the_limit_is_that_of_every_app() {
        assertThat(limits(OptionalInt.of(30)).storedPerMinute("any")).hasValue(30);
    }

    @Test
    void without_a_limit_every_event_is_stored() {
        SampleLimitsByApp limits = limits(OptionalInt.empty());
        limits.check(new StartupEvent());

        assertThat(limits.storedPerMinute("any")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void a_limit_that_stores_nothing_stops_the_start(int limit) {
        assertThatThrownBy(() -> limits(OptionalInt.of(limit)).check(new StartupEvent()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tocsin.sampling.stored-per-issue-and-minute is " + limit + ":");
    }

    @Test
    void an_app_s_own_limit_goes_first() {
        SampleLimitsByApp limits = limits(OptionalInt.of(30), "shop", new AtomicLong());

        assertThat(limits.storedPerMinute("shop")).hasValue(7);
        assertThat(limits.storedPerMinute("other")).hasValue(30);
        assertThat(limits.leavesKeys("other")).isTrue();
    }

    @Test
    void a_limit_that_is_set_while_the_service_runs_holds_when_keys_have_been_left_for_a_while() {
        AtomicLong nanos = new AtomicLong(-5);
        SampleLimitsByApp limits = limits(OptionalInt.empty(), "shop", nanos);

        assertThat(limits.storedPerMinute("shop")).isEmpty();
        assertThat(limits.leavesKeys("shop")).isTrue();
        nanos.addAndGet(SampleLimitsByApp.KEYS_FIRST.toNanos() - 1);
        assertThat(limits.storedPerMinute("shop")).isEmpty();
        nanos.incrementAndGet();
        assertThat(limits.storedPerMinute("shop")).hasValue(7);
        assertThat(limits.storedPerMinute("other")).isEmpty();
        assertThat(limits.leavesKeys("other")).isFalse();
    }

    private static SampleLimitsByApp limits(OptionalInt limit) {
        return limits(limit, "", new AtomicLong());
    }

    private static SampleLimitsByApp limits(OptionalInt limit, String limited, AtomicLong nanos) {
        return new SampleLimitsByApp(
                limit,
                app -> app.equals(limited) ? OptionalInt.of(7) : OptionalInt.empty(),
                limited::equals,
                nanos::get);
    }
}
