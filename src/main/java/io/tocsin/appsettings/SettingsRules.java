package io.tocsin.appsettings;

import io.tocsin.appsettings.SettingsDocument.Filter;
import io.tocsin.appsettings.SettingsDocument.Rule;
import io.tocsin.appsettings.SettingsDocument.Sampling;
import io.tocsin.appsettings.SettingsDocument.Scrubbing;
import io.tocsin.appsettings.SettingsDocument.Sizes;
import io.tocsin.grouping.GroupingRule;
import io.tocsin.http.SingleLineText;
import io.tocsin.network.Network;
import io.tocsin.pattern.Glob;
import io.tocsin.scrub.AppRules;
import io.tocsin.scrub.ExtraPattern;
import io.tocsin.scrub.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an app's settings may hold. Pure. */
final class SettingsRules {

    static final int MOST_FILTERS = 50;
    static final int MOST_GROUPING_RULES = 50;
    static final int MOST_KEYS = 100;
    static final int MOST_PATTERNS = 20;
    static final int MOST_NEW_ISSUES = 100_000;
    static final int MOST_SAMPLED = 1_000_000;
    static final int LONGEST_NAME = 100;

    /** By the names that documents call them. */
    private static final Map<String, Kind> KINDS = Stream.of(Kind.values())
            .collect(Collectors.toMap(Kind::word, kind -> kind, (one, same) -> one, TreeMap::new));

    /** One reason for each place that is wrong, such as {@code filters[2].address}. */
    private final Map<String, String> problems;

    private SettingsRules(Map<String, String> problems) {
        this.problems = problems;
    }

    /**
     * The settings that a document describes.
     *
     * @param problems gets the reason for each place that is wrong; where it gets any, the settings are of no use
     */
    static Settings settings(SettingsDocument sent, Map<String, String> problems) {
        return new SettingsRules(problems).read(sent);
    }

    private Settings read(SettingsDocument sent) {
        Sampling sampling = sent.sampling();
        if (sampling != null && sampling.storedPerIssueAndMinute() == null) {
            problems.put("sampling.stored_per_issue_and_minute", "is required");
        }
        return new Settings(
                sent.scrubbing() == null ? null : scrubbing(sent.scrubbing()),
                new InboundFilters(each("filters", sent.filters(), MOST_FILTERS, this::filter)),
                each("grouping_rules", sent.groupingRules(), MOST_GROUPING_RULES, this::groupingRule),
                sent.sizes() == null ? EventSizes.MOST : sizes(sent.sizes()),
                sampling == null
                        ? OptionalInt.empty()
                        : number(
                                "sampling.stored_per_issue_and_minute",
                                sampling.storedPerIssueAndMinute(),
                                1,
                                MOST_SAMPLED),
                number("new_issues_per_minute", sent.newIssuesPerMinute(), 1, MOST_NEW_ISSUES));
    }

    private AppRules scrubbing(Scrubbing sent) {
        Map<Kind, Boolean> kinds = new EnumMap<>(Kind.class);
        if (sent.kinds() != null) {
            sent.kinds().forEach((word, on) -> {
                Kind kind = KINDS.get(word);
                if (kind == null) {
                    problems.put("scrubbing.kinds." + shown(word), "is no kind; there are " + KINDS.keySet());
                } else if (on != null) {
                    kinds.put(kind, on);
                }
            });
        }
        Set<String> extra =
                new LinkedHashSet<>(each("scrubbing.extra_keys", sent.extraKeys(), MOST_KEYS, this::keyName));
        Set<String> exempt =
                new LinkedHashSet<>(each("scrubbing.exempt_keys", sent.exemptKeys(), MOST_KEYS, this::keyName));
        for (String name : exempt) {
            if (extra.contains(name)) {
                problems.put("scrubbing.exempt_keys", "names " + shown(name) + ", as extra_keys does");
            }
        }
        return new AppRules(
                kinds,
                extra,
                exempt,
                each("scrubbing.extra_patterns", sent.extraPatterns(), MOST_PATTERNS, this::extraPattern));
    }

    private @Nullable String keyName(String place, String name) {
        if (!isText(name) || name.codePoints().noneMatch(Character::isLetter)) {
            problems.put(place, "must have 1 to " + LONGEST_NAME + " characters, and a letter among them");
            return null;
        }
        return name;
    }

    private @Nullable ExtraPattern extraPattern(String place, String pattern) {
        if (!SingleLineText.isSingleLine(pattern)) {
            problems.put(place, "holds a control character, or half of a character");
            return null;
        }
        return made(place, () -> ExtraPattern.parse(pattern));
    }

    private @Nullable InboundFilter filter(String place, Filter sent) {
        name(place, sent.name());
        if (Stream.of(sent.errorType(), sent.message(), sent.release(), sent.environment(), sent.address())
                .allMatch(Objects::isNull)) {
            problems.put(place, "names none of error_type, message, release, environment and address");
        }
        String network = sent.address();
        return new InboundFilter(
                glob(place + ".error_type", sent.errorType(), Glob::ofWhole),
                glob(place + ".message", sent.message(), Glob::ofWholeInAnyCase),
                glob(place + ".release", sent.release(), Glob::ofWhole),
                glob(place + ".environment", sent.environment(), Glob::ofWholeInAnyCase),
                network == null ? null : made(place + ".address", () -> Network.parse(network)));
    }

    private @Nullable GroupingRule groupingRule(String place, Rule sent) {
        int before = problems.size();
        name(place, sent.name());
        String type = pattern(place + ".type", sent.type());
        String message = pattern(place + ".message", sent.message());
        String module = pattern(place + ".module", sent.module());
        GroupingRule.Effect effect = effect(place, sent);
        String name = sent.name();
        if (problems.size() > before || effect == null || name == null) {
            return null;
        }
        return made(place, () -> new GroupingRule(name, "", type, message, module, effect));
    }

    private GroupingRule.@Nullable Effect effect(String place, Rule sent) {
        List<@Nullable String> parts = sent.fingerprint();
        if ((parts == null) == (sent.inApp() == null)) {
            problems.put(place, "must have either fingerprint or in_app");
            return null;
        }
        if (parts == null) {
            return new GroupingRule.InApp(Boolean.TRUE.equals(sent.inApp()));
        }
        for (String part : parts) {
            if (part == null || !SingleLineText.isSingleLine(part)) {
                problems.put(place + ".fingerprint", "holds null, a control character, or half of a character");
                return null;
            }
        }
        return made(
                place + ".fingerprint",
                () -> new GroupingRule.Fingerprinted(
                        parts.stream().map(Objects::requireNonNull).toList()));
    }

    private EventSizes sizes(Sizes sent) {
        return new EventSizes(
                size("sizes.event_bytes", sent.eventBytes(), EventSizes.LEAST_EVENT, EventSizes.MOST_EVENT),
                size("sizes.message_bytes", sent.messageBytes(), EventSizes.LEAST_TEXT, EventSizes.MOST_MESSAGE),
                size(
                        "sizes.stack_trace_bytes",
                        sent.stackTraceBytes(),
                        EventSizes.LEAST_TEXT,
                        EventSizes.MOST_STACK_TRACE));
    }

    private int size(String place, @Nullable Integer sent, int least, int most) {
        return number(place, sent, least, most).orElse(most);
    }

    private OptionalInt number(String place, @Nullable Integer sent, int least, int most) {
        if (sent == null) {
            return OptionalInt.empty();
        }
        if (sent < least || sent > most) {
            problems.put(place, "must be " + least + " to " + most);
        }
        return OptionalInt.of(sent);
    }

    private void name(String place, @Nullable String name) {
        if (name == null) {
            problems.put(place + ".name", "is required");
        } else if (!isText(name)) {
            problems.put(
                    place + ".name", "must be one line of 1 to " + LONGEST_NAME + " characters, no control character");
        }
    }

    private @Nullable Glob glob(String place, @Nullable String pattern, Function<String, Glob> form) {
        return pattern == null || pattern(place, pattern).isEmpty() ? null : form.apply(pattern);
    }

    /** The pattern; empty where it is absent, or wrong. */
    private String pattern(String place, @Nullable String pattern) {
        if (pattern == null) {
            return "";
        }
        String problem = Glob.problem(pattern);
        if (problem != null) {
            problems.put(place, problem);
            return "";
        }
        return pattern;
    }

    /** What one entry of a list is read by. */
    private interface Reading<S, T> {
        @Nullable
        T read(String place, S sent);
    }

    /** The entries of a list that are right, in their order. */
    private <S, T> List<T> each(String place, @Nullable List<@Nullable S> sent, int most, Reading<S, T> reading) {
        if (sent == null) {
            return List.of();
        }
        if (sent.size() > most) {
            problems.put(place, "has more than " + most + " entries");
            return List.of();
        }
        List<T> read = new ArrayList<>(sent.size());
        for (int i = 0; i < sent.size(); i++) {
            S entry = sent.get(i);
            String here = place + "[" + i + "]";
            if (entry == null) {
                problems.put(here, "is null");
                continue;
            }
            T made = reading.read(here, entry);
            if (made != null) {
                read.add(made);
            }
        }
        return read;
    }

    /** What a constructor or a parser makes; where it refuses, its reason is that of the place. */
    private <T> @Nullable T made(String place, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException refused) {
            problems.put(place, String.valueOf(refused.getMessage()));
            return null;
        }
    }

    private static boolean isText(String text) {
        return !text.isBlank() && text.length() <= LONGEST_NAME && SingleLineText.isSingleLine(text);
    }

    private static String shown(String name) {
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }
}
