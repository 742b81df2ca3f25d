package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in refusals, and what becomes one. */
class RefusalPartsTest {

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void every_code_is_found_by_its_status(ErrorCode code) {
        assertThat(ErrorCode.ofStatus(code.status())).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "408, REQUEST_TIMEOUT_ERROR",
        "402, MALFORMED_REQUEST",
        "418, MALFORMED_REQUEST",
        "431, HEADERS_TOO_LARGE_ERROR",
        "417, MALFORMED_REQUEST",
        "499, MALFORMED_REQUEST",
        "501, INTERNAL_ERROR",
        "302, INTERNAL_ERROR",
        "0, INTERNAL_ERROR"
    })
    void another_status_becomes_the_nearest_code(int status, ErrorCode code) {
        assertThat(ErrorCode.ofStatus(status)).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void every_code_has_a_message_of_its_own(ErrorCode code) {
        assertThat(StandardMessage.of(code)).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT0.001S, 1", "PT1S, 1", "PT1.001S, 2", "PT5S, 5", "PT2M, 120", "PT-3S, 1"})
    void retry_after_is_in_whole_seconds_rounded_up_and_never_at_once(Duration duration, long seconds) {
        assertThat(RetryAfter.seconds(duration)).isEqualTo(seconds);
    }

    @Test
    void the_first_field_stands_in_the_message_and_all_in_the_details() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("level", "is none of fatal, error");
        fields.put("count", "must be 1 to 1000000");
        fields.put("app", "is required");

        ApiException refusal = ApiException.invalid(fields);

        assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(refusal.message()).isEqualTo("level: is none of fatal, error (and 2 more)");
        assertThat(refusal.details()).containsEntry("fields", fields);
    }

    @Test
    void a_refusal_costs_no_stack_trace() {
        assertThat(ApiException.of(ErrorCode.NOT_FOUND, "gone").getStackTrace()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a": secret}          | unexpected character or value at line 1, column
            {"password": "secret   | it ends too early at line 1, column
            [[[["secret"]]]]       | it is nested too deeply
            {"a": 123456789012345} | a text, number or name in it is too long
            """)
    void broken_json_is_described_by_its_place_and_never_quoted(String json, String description) {
        String described = JsonProblem.describe(refused(json.getBytes(StandardCharsets.UTF_8)));

        assertThat(described).startsWith(description).doesNotContain("secret", "1234");
    }

    @Test
    void bytes_that_are_no_text_are_described_as_such() {
        assertThat(JsonProblem.describe(refused(new byte[] {'"', (byte) 0xff, (byte) 0xfe, '"'})))
                .startsWith("it is not valid UTF-8");
    }

    private static JacksonException refused(byte[] json) {
        ObjectMapper mapper = new ObjectMapper(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(3)
                        .maxNumberLength(10)
                        .build())
                .build());
        return catchThrowableOfType(JacksonException.class, () -> mapper.readTree(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "57P01", "57P03", "53300", "53100", "55P03", "25006"})
    void a_database_that_is_away_is_503_with_a_time_to_come_back(String state) {
        ApiException refusal = DatabaseTrouble.of(new RuntimeException(new SQLException("host 10.0.0.1", state)));

        assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(refusal.retryAfter()).isPositive();
        assertThat(refusal.message()).doesNotContain("10.0.0.1");
    }

    @Test
    void no_connection_to_be_had_in_time_is_503() {
        // As Agroal says it.
        assertThat(DatabaseTrouble.of(new SQLException("Sorry, acquisition timeout!"))
                        .code())
                .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    }

    @Test
    void what_was_deleted_at_the_same_time_is_a_conflict() {
        ApiException refusal =
                DatabaseTrouble.of(new RuntimeException(new SQLException("app_settings_app_fk", "23503")));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(refusal.getMessage()).doesNotContain("app_settings_app_fk");
    }

    @Test
    void a_query_that_was_cut_off_is_504_and_names_the_setting() {
        ApiException refusal = DatabaseTrouble.of(new SQLException("canceling statement", "57014"));

        assertThat(refusal.code()).isEqualTo(ErrorCode.TIMEOUT_ERROR);
        assertThat(refusal.details()).containsEntry("limited_by", "tocsin.query.statement-timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42601", "22021", "40001", "40P01"})
    void what_we_did_wrong_is_not_the_databases_trouble(String state) {
        assertThat(DatabaseTrouble.of(new SQLException("no", state))).isNull();
    }

    @Test
    void what_has_no_sql_in_it_is_not_the_databases_trouble() {
        Exception loop = new IllegalStateException("a");
        loop.initCause(new IllegalStateException("b", loop));

        assertThat(DatabaseTrouble.of(new NullPointerException())).isNull();
        assertThat(DatabaseTrouble.of(loop)).isNull();
    }
}
