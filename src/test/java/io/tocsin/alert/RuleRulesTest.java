package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rules are sound, and what is said of the others. */
class RuleRulesTest {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    @Test
    void a_rule_is_read_with_its_defaults() throws JsonProcessingException {
        Map<String, String> problems = new LinkedHashMap<>();
        Rule rule = RuleRules.rule(read("{'name': 'Errors', 'condition': {'kind': 'error_rate'}}"), "", problems);

        assertThat(problems).isEmpty();
        assertThat(rule.condition())
                .isEqualTo(new Condition.ErrorRate(Filter.NONE, Thresholds.of(5), Duration.ofMinutes(5), 20, 5));
        assertThat(rule.timing()).isEqualTo(Timing.AT_ONCE);
        assertThat(rule.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(rule.repeatInterval()).isEqualTo(Duration.ofHours(4));
        assertThat(rule.interval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(rule.enabled()).isTrue();
        assertThat(rule.fallback()).isFalse();
    }

    @Test
    void an_environment_is_read_in_any_case() throws JsonProcessingException {
        RuleInput input = read("{'name': 'n', 'environment': ' Live ', 'condition': {'kind': 'error_rate'}}");
        Map<String, String> problems = new LinkedHashMap<>();
        CheckedRule rule = Objects.requireNonNull(CheckedRule.of(input, "", problems));

        assertThat(problems).isEmpty();
        assertThat(rule.rule().condition().filter().environment()).contains("live");
        assertThat(rule.definition().environment()).isEqualTo("live");
        RuleRules.rule(read("{'name': 'n', 'environment': 'Test', 'condition': {'kind': 'error_rate'}}"), "", problems);
        assertThat(problems).containsOnlyKeys("environment");
    }

    @Test
    void every_field_of_a_rule_is_read() throws JsonProcessingException {
        Map<String, String> problems = new LinkedHashMap<>();
        Rule rule = RuleRules.rule(
                read("{'name': 'Many', 'app': 'shop', 'environment': 'prod', 'condition': {'kind': 'count',"
                        + " 'threshold': 100, 'warning_threshold': 50, 'resolve_threshold': 20, 'window': '10m',"
                        + " 'release': '1.2', 'level': 'fatal', 'error_type': 'Broken'}, 'for': '2m',"
                        + " 'keep_firing_for': '5m', 'no_data': 'keep', 'repeat_interval': '1h', 'labels': {'team': 'a'},"
                        + " 'enabled': false, 'fallback': true, 'interval': '2s'}"),
                "",
                problems);

        assertThat(problems).isEmpty();
        assertThat(rule.app()).contains("shop");
        assertThat(rule.condition()).isInstanceOfSatisfying(Condition.Count.class, count -> {
            assertThat(count.window()).isEqualTo(Duration.ofMinutes(10));
            assertThat(count.thresholds()).isEqualTo(new Thresholds(100, OptionalDouble.of(50), OptionalDouble.of(20)));
            assertThat(count.filter().environment()).contains("prod");
            assertThat(count.filter().release()).contains("1.2");
            assertThat(count.filter().level()).contains("fatal");
            assertThat(count.filter().errorType()).contains("Broken");
            assertThat(count.filter().byMinute()).isFalse();
        });
        assertThat(rule.timing()).isEqualTo(new Timing(Duration.ofMinutes(2), Duration.ofMinutes(5), NoData.KEEP));
        assertThat(rule.labels()).containsEntry("team", "a");
        assertThat(rule.interval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(rule.enabled()).isFalse();
        assertThat(rule.fallback()).isTrue();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            name                        | {'condition': {'kind': 'absence'}}
            app                         | {'name': 'n', 'app': 'no app', 'condition': {'kind': 'absence'}}
            condition.kind              | {'name': 'n'}
            condition.kind              | {'name': 'n', 'condition': {'kind': 'other'}}
            condition                   | {'name': 'n', 'condition': {'kind': 'count', 'threshold': 1e400}}
            condition.threshold         | {'name': 'n', 'condition': {'kind': 'count'}}
            condition                   | {'name': 'n', 'condition': {'kind': 'count', 'threshold': 0}}
            condition                   | {'name': 'n', 'condition': {'kind': 'count', 'threshold': 5, 'warning_threshold': 6}}
            condition                   | {'name': 'n', 'condition': {'kind': 'error_rate', 'threshold': 101}}
            condition                   | {'name': 'n', 'condition': {'kind': 'burn_rate', 'objective': 90}}
            condition                   | {'name': 'n', 'condition': {'kind': 'burn_rate'}}
            condition                   | {'name': 'n', 'condition': {'kind': 'change', 'threshold': 5, 'against': 'day', 'window': '2d'}}
            condition.threshold         | {'name': 'n', 'condition': {'kind': 'burn_rate', 'objective': 99.9, 'threshold': 5}}
            condition.window            | {'name': 'n', 'condition': {'kind': 'count', 'threshold': 5, 'window': '90s'}}
            condition.window            | {'name': 'n', 'condition': {'kind': 'count', 'threshold': 5, 'window': '32d'}}
            condition.window            | {'name': 'n', 'condition': {'kind': 'users', 'threshold': 5, 'window': '2d'}}
            condition.window            | {'name': 'n', 'condition': {'kind': 'count', 'threshold': 5, 'window': '2h', 'tag': 'a:b'}}
            condition.tag               | {'name': 'n', 'condition': {'kind': 'burn_rate', 'objective': 99.9, 'tag': 'a:b'}}
            condition.tag               | {'name': 'n', 'condition': {'kind': 'new_issue', 'tag': 'a:b'}}
            condition.tag               | {'name': 'n', 'condition': {'kind': 'count', 'threshold': 5, 'tag': 'ab'}}
            condition.level             | {'name': 'n', 'condition': {'kind': 'count', 'threshold': 5, 'level': 'bad'}}
            condition.release           | {'name': 'n', 'condition': {'kind': 'error_rate', 'release': '1'}}
            condition.objective         | {'name': 'n', 'condition': {'kind': 'count', 'threshold': 5, 'objective': 99}}
            condition.of                | {'name': 'n', 'condition': {'kind': 'absence', 'of': 'users'}}
            for                         | {'name': 'n', 'condition': {'kind': 'absence'}, 'for': '2d'}
            severity                    | {'name': 'n', 'condition': {'kind': 'absence'}, 'severity': 'bad'}
            severity                    | {'name': 'n', 'condition': {'kind': 'count', 'threshold': 5, 'warning_threshold': 2}, 'severity': 'info'}
            no_data                     | {'name': 'n', 'condition': {'kind': 'absence'}, 'no_data': 'bad'}
            interval                    | {'name': 'n', 'condition': {'kind': 'absence'}, 'interval': '1h'}
            channels                    | {'name': 'n', 'condition': {'kind': 'absence'}, 'channels': [null]}
            labels                      | {'name': 'n', 'condition': {'kind': 'absence'}, 'labels': {'a-b': 'c'}}
            labels.app                  | {'name': 'n', 'condition': {'kind': 'absence'}, 'labels': {'app': 'c'}}
            """)
    void what_is_wrong_is_told_by_its_field(String field, String json) throws JsonProcessingException {
        Map<String, String> problems = new LinkedHashMap<>();

        assertThat(RuleRules.rule(read(json), "rules[3].", problems)).isNull();
        assertThat(problems).containsOnlyKeys("rules[3]." + field);
    }

    private static RuleInput read(String json) throws JsonProcessingException {
        return JSON.readValue(json.replace('\'', '"'), RuleInput.class);
    }
}
