package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which issue an event belongs to: by the sender's own fingerprint, else the administrator's rules, else by its stack,
 * else by its type and message, else by its type. Threads may share one.
 */
public final class Grouper {

    /**
     * The version of the rules below; whatever gives an event another key needs another. Events to which a new version gives no
     * other key keep the version of theirs, so that their issues go on.
     */
    static final int VERSION = 4;

    /** The version of keys that the third one changed and the fourth did not. */
    static final int THIRD = 3;

    /** The version of keys that neither the third nor the fourth changed. */
    static final int UNCHANGED = 2;

    private static final String TYPE_ALONE =
            "Grouped by the type alone, since neither a stack nor a message tells such events apart.";

    private final GroupingRules rules;
    /** Null where there are rules, which may ask for more than a stack's text. */
    private final @Nullable KnownStacks stacks;

    public Grouper(GroupingRules rules) {
        this.rules = rules;
        this.stacks = rules.isEmpty() ? new KnownStacks() : null;
    }

    private record Decision(String key, int version, Reason reason) {}

    /** Groups an event. */
    public Grouping group(Occurrence occurrence) {
        Sorted sorted = sorted(occurrence);
        Decision decision = new Decision(sorted.key(), sorted.version(), sorted.reason());
        if (!occurrence.fingerprint().isEmpty() && !isDefaultAlone(occurrence.fingerprint())) {
            decision = byClient(occurrence.fingerprint(), sorted.error(), decision);
        }
        return new Grouping(
                new Fingerprint(decision.version, decision.key),
                decision.reason,
                sorted.error(),
                sorted.nearest(),
                earlier(occurrence, decision.reason));
    }

    /** The first version knew the sender's own fingerprint, and else types alone, of which later ones make many issues. */
    private static Grouping.@Nullable Sent earlier(Occurrence occurrence, Reason reason) {
        boolean same = reason instanceof Reason.Given given && given.rule().isEmpty() && given.byDefault() == null;
        return same ? new Grouping.Sent(firstVersionsType(occurrence), occurrence.fingerprint()) : null;
    }

    private Sorted sorted(Occurrence occurrence) {
        if (stacks == null || !KnownStacks.takes(occurrence)) {
            return read(occurrence);
        }
        Sorted sorted = stacks.find(occurrence);
        if (sorted == null) {
            sorted = read(occurrence);
            stacks.keep(occurrence, sorted);
        }
        return sorted;
    }

    private Sorted read(Occurrence occurrence) {
        ErrorReading error = ErrorReading.of(occurrence);
        ChosenStack stack = ChosenStack.of(error, rules.inApp(occurrence.app(), error));
        Decision decision = byRule(occurrence, error, stack);
        // Of a stack that shows nothing but how its thread began, no frame decided.
        FrameName nearest = stack == null || decision.reason instanceof Reason.Message ? null : stack.nearest();
        return new Sorted(decision.key, decision.version, decision.reason, error, nearest);
    }

    private static boolean isDefaultAlone(List<String> parts) {
        return parts.size() == 1 && Template.isDefault(parts.get(0));
    }

    private static Decision byClient(List<String> parts, ErrorReading error, Decision otherwise) {
        Key key = new Key(Explanation.CLIENT);
        boolean withDefault = false;
        for (String part : parts) {
            boolean isDefault = Template.isDefault(part);
            withDefault |= isDefault;
            key.part(isDefault ? otherwise.key : part);
        }
        return new Decision(
                key.text(),
                withDefault ? otherwise.version : UNCHANGED,
                new Reason.Given(
                        error.type(),
                        Explanation.CLIENT,
                        "",
                        List.copyOf(parts),
                        withDefault ? otherwise.reason : null));
    }

    private Decision byRule(Occurrence occurrence, ErrorReading error, @Nullable ChosenStack stack) {
        List<Frame> frames = stack == null ? List.of() : stack.thrown().frames();
        GroupingRule rule = rules.fingerprint(occurrence.app(), error, frames);
        Decision byDefault = byDefault(error, stack);
        if (rule == null || !(rule.effect() instanceof GroupingRule.Fingerprinted effect)) {
            return byDefault;
        }
        FrameName nearest = stack == null ? null : stack.nearest();
        Key key = new Key(Explanation.RULE);
        List<String> shown = new ArrayList<>(effect.parts().size());
        Set<String> asked = new HashSet<>();
        for (String part : effect.parts()) {
            key.part(Template.fill(part, name -> {
                asked.add(name);
                return name.equals(Template.DEFAULT) ? byDefault.key : value(name, error, nearest);
            }));
            shown.add(Template.fill(
                    part, name -> name.equals(Template.DEFAULT) ? "{{ default }}" : value(name, error, nearest)));
        }
        boolean withDefault = asked.contains(Template.DEFAULT);
        int version = Math.max(
                withDefault ? byDefault.version : UNCHANGED,
                asked.contains("message") ? MessagePattern.said(error.message()).version() : UNCHANGED);
        return new Decision(
                key.text(),
                version,
                new Reason.Given(
                        error.type(),
                        Explanation.RULE,
                        rule.name(),
                        List.copyOf(shown),
                        withDefault ? byDefault.reason : null));
    }

    private static String value(String placeholder, ErrorReading error, @Nullable FrameName nearest) {
        return switch (placeholder) {
            case "type" -> error.type();
            case "message" -> MessagePattern.of(error.message());
            case "module" -> nearest == null ? "" : nearest.module();
            case "function" -> nearest == null ? "" : nearest.function();
            default -> "";
        };
    }

    private static Decision byDefault(ErrorReading error, @Nullable ChosenStack stack) {
        ChosenStack framed = stack == null || stack.frames().isEmpty() ? null : stack;
        if (framed != null && !ThreadStarts.alone(framed.frames())) {
            return byStack(error, framed);
        }
        String type = error.speaker().type();
        MessagePattern.Said said = MessagePattern.said(error.speaker().message());
        String causes = Causes.of(error);
        if (!causes.isEmpty() || MessagePattern.says(said.text())) {
            String since = framed != null
                    ? Reason.Message.THREAD_START
                    : stack != null ? Reason.Message.NAMELESS : Reason.Message.NO_STACK;
            int version = framed != null ? Math.max(THIRD, said.version()) : said.version();
            return new Decision(
                    new Key(Explanation.MESSAGE)
                            .part(type)
                            .part(said.text() + causes)
                            .text(),
                    causes.isEmpty() ? version : VERSION,
                    new Reason.Message(type, said.text() + causes, said.source(), since, !causes.isEmpty()));
        }
        if (framed != null) {
            return byStack(error, framed);
        }
        return new Decision(
                new Key(Explanation.TYPE).part(type).text(),
                UNCHANGED,
                new Reason.Type(type, Explanation.TYPE, TYPE_ALONE));
    }

    private static Decision byStack(ErrorReading error, ChosenStack stack) {
        boolean outermost = stack.exception() == error.chain().size() - 1;
        String type = error.speaker().type();
        // A header that could not be read would otherwise part what the event's type holds together.
        String decides = outermost
                ? type
                : ErrorReading.type(error.platform(), stack.thrown().type());
        Key key = new Key(Explanation.STACK).part(type).part(decides);
        for (String frame : stack.frames()) {
            key.part(frame);
        }
        String code = VendorCodes.of(error.chain(), error.message());
        if (!code.isEmpty()) {
            key.part("code " + code);
        }
        boolean changed =
                !code.isEmpty() || stack.withCallers() || error.platform().isOfVersion4();
        return new Decision(
                key.text(),
                changed ? VERSION : UNCHANGED,
                new Reason.Stack(
                        type,
                        stack.exception(),
                        decides,
                        outermost,
                        stack.frames(),
                        stack.inApp(),
                        stack.rule(),
                        code,
                        error.platform() == Platform.LINES,
                        stack.withCallers()));
    }

    /** The first version knew the type that stands in the event, or in the chain where it was sent in parts. */
    private static String firstVersionsType(Occurrence occurrence) {
        List<Thrown> chain = occurrence.exceptions();
        return occurrence.errorType().isEmpty() && !chain.isEmpty()
                ? chain.get(chain.size() - 1).type()
                : occurrence.errorType();
    }
}
