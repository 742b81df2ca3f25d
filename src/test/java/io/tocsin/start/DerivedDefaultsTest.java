package io.tocsin.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerivedDefaultsTest {

    private static final String DISABLED = "quarkus.otel.sdk.disabled";
    private static final String ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";

    @Test
    void telemetry_is_off_where_nothing_is_exported() {
        assertThat(value(Map.of(), DISABLED)).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {ENDPOINT, "quarkus.otel.exporter.otlp.traces.endpoint", "otel.exporter.otlp.endpoint"})
    void an_endpoint_switches_it_on(String property) {
        assertThat(value(Map.of(property, "http://collector:4317"), DISABLED)).isEqualTo("false");
    }

    @Test
    void what_is_set_by_hand_wins() {
        assertThat(value(Map.of(ENDPOINT, "http://collector:4317", DISABLED, "true"), DISABLED))
                .isEqualTo("true");
        assertThat(value(Map.of(DISABLED, "false"), DISABLED)).isEqualTo("false");
    }

    @Test
    void the_standard_name_of_the_endpoint_becomes_quarkus_own() {
        assertThat(value(Map.of("otel.exporter.otlp.endpoint", "http://collector:4317"), ENDPOINT))
                .isEqualTo("http://collector:4317");
    }

    @Test
    void an_extensions_own_default_is_nobodys_wish() {
        SmallRyeConfig config = builder(Map.of())
                .withDefaultValue(ENDPOINT, "http://localhost:4317")
                .build();

        assertThat(config.getConfigValue(DISABLED).getValue()).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".writer"})
    void behind_a_pooler_nothing_is_set_for_a_session(String pool) {
        String sql = "quarkus.datasource" + pool + ".jdbc.new-connection-sql";
        Map<String, String> pooler = Map.of("tocsin.database.pooler", "transaction");

        assertThat(value(Map.of(), sql)).contains("SET tcp_user_timeout");
        assertThat(value(pooler, sql)).isNullOrEmpty();
        assertThat(value(pooler, "quarkus.datasource.maintenance.jdbc.new-connection-sql"))
                .contains("SET tcp_user_timeout");
    }

    @Test
    void logs_are_prose_on_the_embedded_database() {
        assertThat(value(Map.of(Foundation.EMBEDDED, "true"), "quarkus.log.console.json.enabled"))
                .isEqualTo("false");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    /data     | /home/me | /data/tocsin
                    ''        | /home/me | /home/me/.local/share/tocsin
                    data      | /home/me | /home/me/.local/share/tocsin
                              | /home/me | /home/me/.local/share/tocsin
                              | /        | /.local/share/tocsin
                    """, delimiter = '|')
    void the_data_folder_follows_the_environment(@Nullable String dataHome, String home, String expected) {
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home));
        if (dataHome != null) {
            environment.put("XDG_DATA_HOME", dataHome);
        }
        assertThat(value(environment, StartSettings.DATA_DIR)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative"})
    void an_unusable_home_leaves_the_accounts_home(String home) {
        assertThat(value(Map.of("HOME", home), StartSettings.DATA_DIR))
                .isEqualTo(System.getProperty("user.home") + "/.local/share/tocsin");
    }

    private static String value(Map<String, String> properties, String name) {
        return builder(properties).build().getConfigValue(name).getValue();
    }

    private static SmallRyeConfigBuilder builder(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(properties, "set by a user", 300))
                .withSources(new DerivedDefaults());
    }
}
