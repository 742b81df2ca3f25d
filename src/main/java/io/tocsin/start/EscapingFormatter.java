package io.tocsin.start;

import java.util.HashMap;
import java.util.Map;
import java.util.logging.Formatter;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Formats log records as text in which only the formatter itself begins lines.
 *
 * <p>Messages, messages of exceptions and MDC values hold what clients send. A line break in them would forge a log entry, and an
 * escape sequence would change the terminal that shows the log.
 */
final class EscapingFormatter extends ExtFormatter {

    private final Formatter formatter;

    EscapingFormatter(Formatter formatter) {
        this.formatter = formatter;
    }

    @Override
    public String format(ExtLogRecord record) {
        return formatter.format(escaped(record));
    }

    @Override
    public boolean isCallerCalculationRequired() {
        return !(formatter instanceof ExtFormatter known) || known.isCallerCalculationRequired();
    }

    private ExtLogRecord escaped(ExtLogRecord record) {
        String message = formatMessage(record);
        String safe = LogText.escaped(message);
        Throwable thrown = EscapedThrowable.of(record.getThrown());
        Map<String, String> context = record.getMdcCopy();
        Map<String, String> safeContext = new HashMap<>();
        context.forEach((key, value) -> safeContext.put(LogText.escaped(key), LogText.escaped(value)));
        if (safe.equals(message) && thrown == record.getThrown() && safeContext.equals(context)) {
            return record;
        }
        ExtLogRecord copy = new ExtLogRecord(record);
        copy.setMessage(safe, ExtLogRecord.FormatStyle.NO_FORMAT);
        copy.setParameters(null);
        copy.setThrown(thrown);
        copy.setMdc(safeContext);
        return copy;
    }
}
