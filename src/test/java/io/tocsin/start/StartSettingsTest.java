package io.tocsin.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tocsin.event.RetentionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartSettingsTest {

    private static final String STRONG_KEY = "b3f1c95e0d7a4862b3f1c95e0d7a486ff00d";

    @Test
    void nothing_but_a_folder_has_to_be_set() {
        StartSettings settings = StartSettings.of(config(Map.of()));

        assertThat(settings.dataDir()).isEqualTo(Path.of("/var/lib/tocsin"));
        assertThat(settings.adminKey()).isNull();
        assertThat(settings.embedsDatabase()).isTrue();
        assertThat(settings.http().port()).isEqualTo(8080);
        assertThat(settings.management().port()).isEqualTo(9000);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    tocsin.data-dir             | ''                                       | is not the name of a folder
                    tocsin.admin-key            | 0123456789abcdef                         | is too short (16 characters)
                    tocsin.admin-key            | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | repeats the same few characters
                    tocsin.admin-key            | abcdefghijklmnopabcdefghijklmnop         | repeats the same few characters
                    tocsin.admin-key            | changeme-1234567890-1234567890-123456    | looks like a placeholder
                    tocsin.admin-key            | sk_live_your-key-here-0123456789abcdef   | looks like a placeholder
                    tocsin.admin-key            | b3f1c95e0d7a4862 b3f1c95e0d7a486ff00d    | a header cannot carry
                    quarkus.datasource.jdbc.url | postgresql://host/tocsin                 | is not a PostgreSQL address
                    quarkus.datasource.jdbc.url | jdbc:mysql://host/tocsin                 | is not a PostgreSQL address
                    quarkus.datasource.jdbc.url | jdbc:postgresql://host:port/tocsin       | is not a PostgreSQL address
                    quarkus.datasource.jdbc.url | ${no.such.property}                      | refers to something that is not set
                    quarkus.http.port           | 70000                                    | which is not a port
                    quarkus.http.port           | -1                                       | which is not a port
                    quarkus.http.port           | 9000                                     | are both 9000
                    quarkus.management.port     | http                                     | which is not a port
                    """)
    void what_cannot_work_is_refused_by_its_name(String property, String value, String fault) {
        assertThatThrownBy(() -> StartSettings.of(config(Map.of(property, value))))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(property)
                .hasMessageContaining(CheckedConfig.environmentVariable(property))
                .hasMessageContaining(fault)
                .hasMessageContaining(": ");
    }

    @ParameterizedTest
    @CsvSource({
        "tocsin.admin-key, " + STRONG_KEY,
        "tocsin.admin-key, sk_live_Hq7vR2mXw9Zt4Kc1Ns8Ly5Bd3Gf6Jp0aUeIo",
        "quarkus.datasource.jdbc.url, jdbc:postgresql://host:5433/tocsin?sslmode=require",
        "quarkus.http.port, 0",
    })
    void what_works_is_taken(String property, String value) {
        assertThatCode(() -> StartSettings.of(config(Map.of(property, value)))).doesNotThrowAnyException();
    }

    @Test
    void a_refused_address_is_not_repeated_since_it_may_hold_a_password() {
        assertThatThrownBy(() ->
                        StartSettings.of(config(Map.of(StartSettings.JDBC_URL, "postgres://me:hidden@host/tocsin"))))
                .hasMessageNotContaining("hidden");
    }

    @ParameterizedTest
    @CsvSource({
        "23, 9600, tocsin.retention.events",
        "720, 23, tocsin.retention.counts",
        "720, 480, tocsin.retention.counts",
        "2400000, 2400000, tocsin.retention.events",
    })
    void retention_is_a_day_at_least_and_counts_outlive_events(long eventHours, long countHours, String named) {
        assertThatThrownBy(() -> CheckedConfig.check(retention(eventHours, countHours)))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(named);
    }

    @Test
    void retention_may_be_a_day() {
        assertThatCode(() -> CheckedConfig.check(retention(24, 24))).doesNotThrowAnyException();
    }

    private static RetentionSettings retention(long eventHours, long countHours) {
        return new RetentionSettings() {
            @Override
            public Duration events() {
                return Duration.ofHours(eventHours);
            }

            @Override
            public Duration counts() {
                return Duration.ofHours(countHours);
            }
        };
    }

    private static SmallRyeConfig config(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(Map.of(StartSettings.DATA_DIR, "/var/lib/tocsin"));
        all.putAll(properties);
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build();
    }
}
