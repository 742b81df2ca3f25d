package io.tocsin.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.ConsoleHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

/** In a text log, only the service itself begins a line. */
class EscapingFormatterTest {

    private static final String FORGED = "a\r\n2026-11-29 INFO all is well\u001b[31m\u2028b\u202Ec\u0085\0";
    private static final String ESCAPED = "a\\r\\n2026-11-29 INFO all is well\\u001b[31m\\u2028b\\u202ec\\u0085\\u0000";

    private final EscapingFormatter formatter =
            new EscapingFormatter(new PatternFormatter("%p %X{request_id} %s%e|\n"));

    @Test
    void a_message_and_its_parameters_are_escaped() {
        ExtLogRecord record = record("rule %s");
        record.setParameters(new Object[] {FORGED});

        assertThat(formatter.format(record)).isEqualTo("WARN  rule " + ESCAPED + "|\n");
    }

    @Test
    void a_value_of_the_context_is_escaped() {
        ExtLogRecord record = record("m");
        record.putMdc("request_id", FORGED);

        assertThat(formatter.format(record)).isEqualTo("WARN " + ESCAPED + " m|\n");
    }

    @Test
    void messages_of_exceptions_their_causes_and_suppressed_ones_are_escaped_and_frames_stay() {
        IllegalStateException thrown = new IllegalStateException("outer", new RuntimeException(FORGED));
        thrown.addSuppressed(new IllegalArgumentException("x\ny"));
        ExtLogRecord record = record("failed");
        record.setThrown(thrown);

        String text = formatter.format(record);

        assertThat(text)
                .contains("java.lang.IllegalStateException: outer", "Caused by: java.lang.RuntimeException: " + ESCAPED)
                .contains("IllegalArgumentException: x\\ny", "EscapingFormatterTest.java");
        assertThat(text.lines().skip(1))
                .allMatch(line -> line.matches("\\s*(at |\\.\\.\\. |Caused by|Suppressed|\\|).*"));
    }

    @Test
    void causes_in_a_circle_end() {
        RuntimeException one = new RuntimeException("a\nb");
        one.initCause(new RuntimeException("c", one));
        ExtLogRecord record = record("failed");
        record.setThrown(one);

        assertThat(formatter.format(record)).contains("RuntimeException: a\\nb");
    }

    @Test
    void other_text_is_not_changed() {
        ExtLogRecord record = record("Größe {0} 100 % \\n 😀 日本");

        assertThat(formatter.format(record)).isEqualTo("WARN  Größe {0} 100 % \\n 😀 日本|\n");
        assertThat(record("m").getThrown()).isNull();
    }

    @Test
    void a_handler_of_text_is_changed_once_and_one_of_json_is_not() {
        ConsoleHandler text = new ConsoleHandler();
        text.setFormatter(new PatternFormatter("%s"));
        EscapedLogs.install(text);
        EscapedLogs.install(text);
        ConsoleHandler json = new ConsoleHandler();
        json.setFormatter(new JsonFormatter());
        EscapedLogs.install(json);

        ExtLogRecord record = record(FORGED);
        assertThat(text.getFormatter().format(record)).isEqualTo(ESCAPED);
        assertThat(json.getFormatter().format(record)).contains("\\r\\n2026").doesNotContain("\r", "\u001b");
    }

    private static ExtLogRecord record(String message) {
        return new ExtLogRecord(
                Level.WARN,
                message,
                message.contains("%s") ? ExtLogRecord.FormatStyle.PRINTF : ExtLogRecord.FormatStyle.NO_FORMAT,
                EscapingFormatterTest.class.getName());
    }
}
