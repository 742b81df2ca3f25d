package io.tocsin.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import java.net.BindException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StartFailureTest {

    private static final StartSettings SETTINGS = new StartSettings(
            Path.of("/data"),
            null,
            null,
            new StartSettings.Address("0.0.0.0", 8080),
            new StartSettings.Address("0.0.0.0", 9000));

    @Test
    void a_value_of_the_wrong_form_is_named_with_its_variable() {
        ConfigValidationException failure = new ConfigValidationException(new Problem[] {
            new Problem(
                    "java.lang.IllegalArgumentException: SRCFG00039: The config property tocsin.access.refresh with the config"
                            + " value \"now and then\" threw an Exception whilst being converted java.lang.IllegalArgumentException:"
                            + " Invalid duration: now and then")
        });

        assertThat(StartFailure.describe(new RuntimeException("Failed to start", failure), SETTINGS))
                .isEqualTo(
                        "The configuration is not valid: tocsin.access.refresh (TOCSIN_ACCESS_REFRESH) is \"now and then\":"
                                + " Invalid duration: now and then (write it as 5m, 24h or 30d)");
    }

    @Test
    void several_problems_stand_in_one_line() {
        ConfigValidationException failure = new ConfigValidationException(new Problem[] {
            new Problem(
                    "SRCFG00014: The config property tocsin.a is required but it could not be found in any config source"),
            new Problem("tocsin.b must be at least 1"),
        });

        assertThat(StartFailure.describe(failure, SETTINGS))
                .isEqualTo(
                        "The configuration is not valid: The config property tocsin.a (TOCSIN_A) is required but it could not be"
                                + " found in any config source; tocsin.b (TOCSIN_B) must be at least 1");
    }

    @Test
    void a_port_taken_since_we_looked_is_named() {
        QuarkusBindException api = new QuarkusBindException("0.0.0.0", 8080, new BindException("in use"));
        QuarkusBindException management = new QuarkusBindException("0.0.0.0", 9000, new BindException("in use"));

        assertThat(StartFailure.describe(new RuntimeException(api), SETTINGS))
                .contains("Port 8080", "QUARKUS_HTTP_PORT");
        assertThat(StartFailure.describe(new RuntimeException(management), SETTINGS))
                .contains("Port 9000", "QUARKUS_MANAGEMENT_PORT");
    }

    @Test
    void a_configuration_exception_says_what_it_says() {
        assertThat(StartFailure.describe(new ConfigurationException("quarkus.log.level is\n  odd"), SETTINGS))
                .isEqualTo("The configuration is not valid: quarkus.log.level (QUARKUS_LOG_LEVEL) is odd");
    }

    @Test
    void a_bug_keeps_its_stack_trace() {
        assertThat(StartFailure.describe(new IllegalStateException("No such thing"), SETTINGS))
                .isNull();
    }
}
