package io.tocsin.runbook;

import io.tocsin.access.AppDirectory;
import io.tocsin.http.SingleLineText;
import io.tocsin.pattern.Glob;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a runbook may hold. Pure. */
final class RunbookRules {

    /** How many a team may have, so that all of them fit into the memory of a small replica. */
    static final int MOST_RUNBOOKS = 500;

    /** How many matches all of a team's may have together. */
    static final int MOST_MATCHES = 2_000;

    static final int MOST_MATCHES_EACH = 32;
    static final int LONGEST_TITLE = 200;
    static final int LONGEST_TEXT = 4_000;
    static final int LONGEST_SOLUTION = 8_000;
    static final int LONGEST_URL = 2_000;
    static final String NAME_FORM = "[a-z0-9][a-z0-9._-]{0,63}";

    private static final Pattern NAME = Pattern.compile(NAME_FORM);
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-z0-9]+");
    private static final int LONGEST_MADE_NAME = 58;
    private static final String NAMELESS = "runbook";

    private RunbookRules() {}

    /**
     * The content, line ends and outer blanks made alike, so that a file that went through an editor still says the same.
     *
     * @param prefix stands before the names of fields in {@code problems}
     * @param problems gets the reason for each field that is wrong; where it gets any, the content is of no use
     */
    static RunbookContent content(RunbookInput sent, String prefix, Map<String, String> problems) {
        String title = line(sent.title(), LONGEST_TITLE, prefix + "title", problems);
        if (title.isEmpty()) {
            problems.putIfAbsent(prefix + "title", "is required, with 1 to " + LONGEST_TITLE + " characters");
        }
        RunbookContent content = new RunbookContent(
                matches(sent, prefix, problems),
                title,
                text(sent.cause(), LONGEST_TEXT, prefix + "cause", problems),
                text(sent.solution(), LONGEST_SOLUTION, prefix + "solution", problems),
                text(sent.prevention(), LONGEST_TEXT, prefix + "prevention", problems),
                url(sent.url(), prefix + "url", problems),
                !Boolean.FALSE.equals(sent.enabled()));
        if (content.solution().isEmpty() && content.url().isEmpty()) {
            problems.putIfAbsent(prefix + "solution", "is required where there is no url");
        }
        return content;
    }

    /** Why a text is no name; null where it is one. */
    static @Nullable String nameProblem(String name) {
        return NAME.matcher(name).matches()
                ? null
                : "must be 1 to 64 of a-z 0-9 . _ - and begin with a letter or a digit";
    }

    /** A name made of a title, and not taken. */
    static String nameOf(String title, Predicate<String> taken) {
        String slug = NOT_IN_NAMES.matcher(title.toLowerCase(Locale.ROOT)).replaceAll("-");
        slug = slug.substring(slug.startsWith("-") ? 1 : 0, Math.min(slug.length(), LONGEST_MADE_NAME));
        slug = slug.endsWith("-") ? slug.substring(0, slug.length() - 1) : slug;
        String name = slug.isEmpty() ? NAMELESS : slug;
        String free = name;
        for (int i = 2; taken.test(free); i++) {
            free = name + "-" + i;
        }
        return free;
    }

    private static List<RunbookMatch> matches(RunbookInput sent, String prefix, Map<String, String> problems) {
        List<@Nullable RunbookMatch> asked = sent.match() == null ? List.of() : sent.match();
        String field = prefix + "match";
        if (asked.isEmpty() || asked.size() > MOST_MATCHES_EACH) {
            problems.put(field, "is required, with 1 to " + MOST_MATCHES_EACH + " entries");
            return List.of();
        }
        List<RunbookMatch> matches = new ArrayList<>(asked.size());
        for (int i = 0; i < asked.size(); i++) {
            RunbookMatch match = asked.get(i);
            String place = asked.size() == 1 ? field : field + "[" + i + "]";
            if (match == null || (match.app() == null && match.errorType() == null && match.message() == null)) {
                problems.put(place, "names none of app, error_type and message");
                continue;
            }
            if (match.app() != null && !AppDirectory.NAME.matcher(match.app()).matches()) {
                problems.put(place + ".app", "must be 1 to 64 of A-Z a-z 0-9 . _ -");
            }
            pattern(match.errorType(), place + ".error_type", problems);
            pattern(match.message(), place + ".message", problems);
            matches.add(match);
        }
        return matches;
    }

    private static void pattern(@Nullable String pattern, String field, Map<String, String> problems) {
        if (pattern == null) {
            return;
        }
        String problem = Glob.problem(pattern);
        if (problem != null) {
            problems.put(field, problem);
        }
    }

    private static String url(@Nullable String sent, String field, Map<String, String> problems) {
        String url = line(sent, LONGEST_URL, field, problems);
        try {
            // It is shown as a link: a javascript: here would be run by whoever follows it.
            URI uri = new URI(url);
            if (!url.isEmpty()
                    && (uri.getHost() == null
                            || !("http".equalsIgnoreCase(uri.getScheme())
                                    || "https".equalsIgnoreCase(uri.getScheme())))) {
                problems.putIfAbsent(field, "must be an http or https address");
            }
        } catch (URISyntaxException unreadable) {
            problems.putIfAbsent(field, "must be an http or https address");
        }
        return url;
    }

    private static String line(@Nullable String sent, int longest, String field, Map<String, String> problems) {
        String line = text(sent, longest, field, problems);
        String problem = SingleLineText.problem(line, longest);
        if (problem != null) {
            problems.putIfAbsent(field, problem);
        }
        return line;
    }

    private static String text(@Nullable String sent, int longest, String field, Map<String, String> problems) {
        String text = sent == null
                ? ""
                : sent.replace("\r\n", "\n").replace('\r', '\n').strip();
        if (text.length() > longest) {
            problems.put(field, "is longer than " + longest + " characters");
        } else if (text.codePoints().anyMatch(RunbookRules::unstorable)) {
            problems.put(field, "holds a control character, or half of a character");
        }
        return text;
    }

    /** Control characters, among them the NUL that PostgreSQL has no text with, and surrogates that stand alone. */
    private static boolean unstorable(int character) {
        return (character < ' ' && character != '\n' && character != '\t')
                || character == 0x7f
                || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }
}
