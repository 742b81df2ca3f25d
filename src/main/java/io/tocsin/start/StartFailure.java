package io.tocsin.start;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts a failed start of Quarkus into one line, where it is the configuration's or the machine's fault and not a bug of ours. */
final class StartFailure {

    private static final int PROBLEMS_SHOWN = 3;
    private static final int DEEPEST = 16;
    private static final Pattern MESSAGE_ID = Pattern.compile("\\b[A-Z]{4,8}\\d{5}: ?");
    private static final Pattern EXCEPTION_NAME =
            Pattern.compile("\\b(?:[a-z]\\w*\\.)+[A-Z]\\w*(?:Exception|Error): ?");
    /** SmallRye's sentence for a value that has the wrong form. */
    private static final Pattern UNREADABLE = Pattern.compile(
            "The config property (\\S+) with the config value \"(.*)\" threw an Exception whilst being converted (.*)");

    private static final String FORM_OF_DURATIONS = " (write it as 5m, 24h or 30d)";
    private static final Pattern PROPERTY = Pattern.compile("\\b(?:tocsin|quarkus)(?:\\.[A-Za-z0-9\"-]+)+");

    private StartFailure() {}

    /** The line; null where the failure needs its stack trace to be understood. */
    static @Nullable String describe(Throwable failure, @Nullable StartSettings settings) {
        for (Throwable cause : causes(failure)) {
            if (cause instanceof StartRefused refusal) {
                return refusal.reason();
            }
            if (cause instanceof QuarkusBindException bind) {
                boolean management = settings != null
                        && bind.getPort() == settings.management().port();
                return Foundation.taken(
                                bind.getHost(),
                                bind.getPort(),
                                management ? StartSettings.MANAGEMENT_PORT : StartSettings.HTTP_PORT)
                        .reason();
            }
            if (cause instanceof BindException) {
                // Taken between our look and Quarkus's; the management interface does not say which port it was.
                return "A port of the service is taken by another process: stop that one, or set other ports by "
                        + CheckedConfig.environmentVariable(StartSettings.HTTP_PORT) + " and "
                        + CheckedConfig.environmentVariable(StartSettings.MANAGEMENT_PORT);
            }
            if (cause instanceof ConfigValidationException invalid) {
                return configuration(messages(invalid));
            }
            if (cause instanceof ConfigurationException || cause instanceof PreventFurtherStepsException) {
                return configuration(List.of(String.valueOf(cause.getMessage())));
            }
            boolean fromConfig = cause instanceof IllegalArgumentException || cause instanceof NoSuchElementException;
            String message = String.valueOf(cause.getMessage());
            if (fromConfig && message.startsWith("SRCFG")) {
                return configuration(List.of(message));
            }
        }
        return null;
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && causes.size() < DEEPEST; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static List<String> messages(ConfigValidationException invalid) {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < invalid.getProblemCount(); i++) {
            messages.add(String.valueOf(invalid.getProblem(i).getMessage()));
        }
        return messages;
    }

    private static String configuration(List<String> problems) {
        Set<String> lines = new LinkedHashSet<>();
        problems.stream().limit(PROBLEMS_SHOWN).map(StartFailure::readable).forEach(lines::add);
        return "The configuration is not valid: " + String.join("; ", lines);
    }

    /** Without message ids, class names and line ends, and with the environment variable of each property. */
    static String readable(String problem) {
        String plain = EXCEPTION_NAME
                .matcher(MESSAGE_ID.matcher(problem).replaceAll(""))
                .replaceAll("");
        String line = plain.replaceAll("\\s+", " ").strip();
        Matcher unreadable = UNREADABLE.matcher(line);
        if (unreadable.matches()) {
            String reason = unreadable.group(3);
            return CheckedConfig.named(unreadable.group(1)) + " is \"" + unreadable.group(2) + "\": " + reason
                    + (reason.contains("uration") ? FORM_OF_DURATIONS : "");
        }
        Matcher property = PROPERTY.matcher(line);
        return property.find()
                ? line.substring(0, property.end())
                        + " (" + CheckedConfig.environmentVariable(property.group()) + ")"
                        + line.substring(property.end())
                : line;
    }
}
