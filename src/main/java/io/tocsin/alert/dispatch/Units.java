package io.tocsin.alert.dispatch;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values with the unit of what a rule measures. Pure. */
final class Units {

    private Units() {}

    /** For example {@code 12.5 %}; null where there is no value. */
    static @Nullable String text(String kind, @Nullable Double value) {
        if (value == null) {
            return null;
        }
        String number = number(value);
        return switch (kind) {
            case "error_rate", "change" -> number + " %";
            case "rate" -> number + " errors a minute";
            case "count" -> number + (value == 1 ? " error" : " errors");
            case "burn_rate" -> number + " times the budget";
            case "new_issue", "regression" -> number + (value == 1 ? " issue" : " issues");
            case "users" -> number + (value == 1 ? " user" : " users");
            default -> number;
        };
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
