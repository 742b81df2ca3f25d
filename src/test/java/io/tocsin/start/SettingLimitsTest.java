package io.tocsin.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.MapBackedConfigSource;
import io.smallrye.config.common.utils.StringUtil;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting refuses what cannot work before anything is started, in one line with its variable, its value and a remedy. */
class SettingLimitsTest {

    /** Above the environment, so that a variable of whoever runs the tests changes nothing. */
    private static final int ORDINAL = 1_000;

    /** Any text is valid: names of fields, a path, a secret. */
    private static final Set<String> FREE_TEXT = Set.of(
            "tocsin.scrub.extra-keys",
            "tocsin.scrub.exempt-keys",
            "tocsin.scrub.user-id-key",
            "tocsin.notify.no-proxy",
            "tocsin.notify.ca-file",
            "tocsin.alert.rules-file");

    /** Their converters refuse, with a text of their own. */
    private static final Map<String, String> OWN_SYNTAX = Map.of(
            "tocsin.access.rate-limit.key", "10/s, 5/fortnight",
            "tocsin.access.rate-limit.address", "-1/s",
            "tocsin.notify.allowed-networks", "10.0.0.0/99",
            "tocsin.scrub.extra-patterns", "EMP-([0-9]+",
            "tocsin.scrub.exempt-kinds", "cards");

    private static final List<String> NONSENSE = List.of("maybe", "-1", "-5s", "99999999999999999999999", "1e9x", "  ");

    static Stream<String> limited() {
        return SettingLimits.names().stream();
    }

    @Test
    void every_setting_of_the_service_has_a_limit() {
        Set<String> settings = settings();
        assertThat(settings).hasSizeGreaterThan(40);

        assertThat(settings)
                .allMatch(name -> SettingLimits.names().contains(name)
                        || FREE_TEXT.contains(name)
                        || OWN_SYNTAX.containsKey(name));
    }

    @ParameterizedTest
    @MethodSource("limited")
    void nonsense_is_refused_with_variable_value_and_remedy(String name) {
        for (String value : NONSENSE) {
            assertThat(refusal(name, value))
                    .as(value)
                    .startsWith(name + " (" + CheckedConfig.environmentVariable(name) + ") is ")
                    .contains(value.isBlank() ? "blank" : '"' + value + '"')
                    .contains("set ")
                    .hasSizeLessThan(300)
                    .doesNotContain("\n", "Exception");
        }
    }

    @Test
    void defaults_are_accepted() {
        SmallRyeConfigBuilder all = ConfigUtils.configBuilder();
        mappings().forEach(all::withMapping);

        assertThatCode(() -> SettingLimits.check(all.build())).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
                    tocsin.spool.enabled                        | Off
                    tocsin.notify.allow-private-targets         | yes
                    tocsin.ingest.batch-events                  | 1
                    tocsin.ingest.memory                        | 2M
                    tocsin.storage.budget                       | 1
                    tocsin.storage.budget                       | ''
                    tocsin.stats.error-rate-threshold           | 0.5
                    tocsin.alert.tick                           | off
                    tocsin.retention.events                     | 30d
                    tocsin.retention.events                     | PT48H
                    tocsin.query.slow-log-threshold             | 250ms
                    quarkus.http.idle-timeout                   | 2M
                    quarkus.shutdown.delay                      | 5
                    tocsin.public-url                           | https://tocsin.example.com/under/a/path/
                    quarkus.otel.exporter.otlp.endpoint         | http://[::1]:4317
                    otel.exporter.otlp.endpoint                 | ''
                    """)
    void what_works_is_accepted(String name, String value) {
        assertThat(refusal(name, value)).isEmpty();
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
                    tocsin.ingest.batch-events                  | 0                         | from 1 to
                    tocsin.ingest.batch-events                  | 2000.5                    | a whole number
                    tocsin.ingest.memory                        | 1M                        | at least 2M
                    tocsin.spool.max-age                        | 37h                       | to 36h
                    tocsin.alert.retention                      | 1m                        | from 2d
                    tocsin.stats.error-rate-threshold           | NaN                       | from 0 to 100
                    tocsin.stats.error-rate-threshold           | 101                       | from 0 to 100
                    tocsin.public-url                           | tocsin.example.com        | such as https://
                    tocsin.public-url                           | https://x.example/?a=b    | such as https://
                    tocsin.public-url                           | ftp://x.example           | such as https://
                    quarkus.otel.exporter.otlp.endpoint         | collector:4317            | such as http://
                    otel.exporter.otlp.endpoint                 | http://collector:99999    | such as http://
                    quarkus.otel.exporter.otlp.traces.endpoint  | http://a b                | such as http://
                    """)
    void what_is_beyond_a_limit_is_refused(String name, String value, String remedy) {
        assertThat(refusal(name, value)).contains('"' + value + '"', remedy);
    }

    @Test
    void behind_a_pooler_migrations_need_a_direct_connection() {
        String pooled = "jdbc:postgresql://pooler.example.com:6432/tocsin?prepareThreshold=0";
        String direct = "jdbc:postgresql://db.example.com:5432/tocsin";
        Map<String, String> pooler =
                Map.of("tocsin.database.pooler", "transaction", "quarkus.datasource.jdbc.url", pooled);
        String maintenance = "quarkus.datasource.maintenance.jdbc.url";

        assertThat(refusal(pooler))
                .startsWith(maintenance + " (QUARKUS_DATASOURCE_MAINTENANCE_JDBC_URL)")
                .contains("TOCSIN_DATABASE_POOLER=transaction", "such as jdbc:postgresql://");
        assertThat(refusal(with(pooler, maintenance, pooled))).isNotEmpty();
        assertThat(refusal(with(pooler, maintenance, direct))).isEmpty();
        assertThat(refusal("quarkus.datasource.jdbc.url", direct)).isEmpty();
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(name, value);
        return all;
    }

    private static String refusal(String name, String value) {
        return refusal(Map.of(name, value));
    }

    private static String refusal(Map<String, String> settings) {
        try {
            SettingLimits.check(ConfigUtils.configBuilder()
                    .withSources(new MapBackedConfigSource("test", settings, ORDINAL) {})
                    .build());
            return "";
        } catch (StartRefused refused) {
            return refused.reason();
        }
    }

    @Test
    void a_password_in_an_address_is_not_shown() {
        assertThat(refusal("tocsin.public-url", "https://me:hidden@tocsin.example.com"))
                .contains("https://***@tocsin.example.com")
                .doesNotContain("hidden");
        assertThat(refusal("tocsin.notify.proxy", "http://me:secret@proxy.example.com:3128"))
                .isEmpty();
    }

    @Test
    void a_syntax_of_its_own_is_refused_with_variable_and_value() {
        OWN_SYNTAX.forEach((name, value) -> {
            SmallRyeConfigBuilder all = ConfigUtils.configBuilder().withSources(source(name, value));
            mappings().forEach(all::withMapping);
            try {
                all.build();
                assertThat(name).as("It was accepted").isEmpty();
            } catch (RuntimeException refused) {
                assertThat(StartFailure.describe(refused, null))
                        .contains(name, CheckedConfig.environmentVariable(name), value.split(", ?")[0])
                        .doesNotContain("Exception");
            }
        });
    }

    private static MapBackedConfigSource source(String name, String value) {
        return new MapBackedConfigSource("test", Map.of(name, value), ORDINAL) {};
    }

    private static Set<String> settings() {
        Set<String> names = new TreeSet<>();
        mappings()
                .forEach(mapping -> addNames(
                        mapping, mapping.getAnnotation(ConfigMapping.class).prefix(), names));
        return names;
    }

    private static void addNames(Class<?> group, String prefix, Set<String> names) {
        for (Method method : group.getMethods()) {
            String name = prefix + "." + StringUtil.skewer(method.getName());
            Class<?> type = method.getReturnType();
            if (type.isInterface() && type.getName().startsWith("io.tocsin.")) {
                addNames(type, name, names);
            } else {
                names.add(name);
            }
        }
    }

    private static List<Class<?>> mappings() {
        List<Class<?>> mappings = new ArrayList<>();
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.tocsin").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .forEach(type -> mappings.add(type.reflect()));
        return mappings;
    }
}
