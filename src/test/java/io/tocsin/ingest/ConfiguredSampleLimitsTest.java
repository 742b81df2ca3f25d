package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredSampleLimitsTest {

    @Test
    void the_limit_is_that_of_every_app() {
        assertThat(limits(OptionalInt.of(30)).storedPerMinute("any")).hasValue(30);
    }

    @Test
    void without_a_limit_every_event_is_stored() {
        ConfiguredSampleLimits limits = limits(OptionalInt.empty());
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

    private static ConfiguredSampleLimits limits(OptionalInt limit) {
        return new ConfiguredSampleLimits(() -> limit);
    }
}
