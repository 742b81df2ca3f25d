package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which issue an event belongs to: by the sender's own fingerprint, else the administrator's rules, else by its stack,
 * else by its type and message, else by its type. Immutable, so threads may share one.
 */
public final class Grouper {

    /** The version of the rules below; whatever gives an event another key needs another. */
    static final int VERSION = 2;

    private final GroupingRules rules;

    public Grouper(GroupingRules rules) {
        this.rules = rules;
    }

    private record Decision(String key, Explanation explanation) {}

    /** Groups an event. */
    public Grouping group(Occurrence occurrence) {
        ErrorReading error = ErrorReading.of(occurrence);
        ChosenStack stack = ChosenStack.of(error.platform(), error.chain(), rules.inApp(occurrence.app(), error));
        Decision decision = byRule(occurrence, error, stack);
        if (!occurrence.fingerprint().isEmpty() && !isDefaultAlone(occurrence.fingerprint())) {
            decision = byClient(occurrence.fingerprint(), decision);
        }
        return new Grouping(
                new Fingerprint(VERSION, decision.key),
                decision.explanation,
                Grouping.title(error.type(), error.message()),
                stack == null || stack.nearest() == null ? "" : culprit(error.platform(), stack.nearest()),
                List.of(Fingerprint.of(firstVersionsType(occurrence), occurrence.fingerprint())));
    }

    private static boolean isDefaultAlone(List<String> parts) {
        return parts.size() == 1 && Template.isDefault(parts.get(0));
    }

    private static Decision byClient(List<String> parts, Decision otherwise) {
        Key key = new Key(Explanation.CLIENT);
        boolean withDefault = false;
        for (String part : parts) {
            boolean isDefault = Template.isDefault(part);
            withDefault |= isDefault;
            key.part(isDefault ? otherwise.key : part);
        }
        return new Decision(
                key.text(),
                given(
                        Explanation.CLIENT,
                        "",
                        parts,
                        withDefault,
                        "Grouped by the sender's own fingerprint",
                        otherwise));
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
        boolean withDefault = false;
        for (String part : effect.parts()) {
            boolean[] defaults = new boolean[1];
            String[] keyed = new String[1];
            keyed[0] = Template.fill(part, name -> {
                defaults[0] |= name.equals(Template.DEFAULT);
                return name.equals(Template.DEFAULT) ? byDefault.key : value(name, error, nearest);
            });
            key.part(keyed[0]);
            shown.add(Template.fill(
                    part, name -> name.equals(Template.DEFAULT) ? "{{ default }}" : value(name, error, nearest)));
            withDefault |= defaults[0];
        }
        return new Decision(
                key.text(),
                given(
                        Explanation.RULE,
                        rule.name(),
                        shown,
                        withDefault,
                        "Grouped by the fingerprint of the rule \"" + rule.name() + "\"",
                        byDefault));
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

    /** Explains a fingerprint that was given; what the default would be is part of it only where the parts ask for it. */
    private static Explanation given(
            String method, String rule, List<String> parts, boolean withDefault, String said, Decision otherwise) {
        if (withDefault) {
            return otherwise.explanation.below(
                    method, rule, List.copyOf(parts), said + ", of which the default is a part. ");
        }
        return new Explanation(
                method, rule, List.copyOf(parts), otherwise.explanation.type(), -1, "", List.of(), "", said + '.');
    }

    private static Decision byDefault(ErrorReading error, @Nullable ChosenStack stack) {
        if (stack != null && !stack.frames().isEmpty()) {
            return byStack(error, stack);
        }
        String type = error.type();
        String pattern = MessagePattern.of(error.message());
        if (MessagePattern.says(pattern)) {
            String why = stack == null ? "there is no stack" : "the functions of the stack have no names";
            return new Decision(
                    new Key(Explanation.MESSAGE).part(type).part(pattern).text(),
                    Explanation.ofMessage(
                            type,
                            pattern,
                            "Grouped by the type and the message, variable parts of it replaced, since " + why + "."));
        }
        return new Decision(
                new Key(Explanation.TYPE).part(type).text(),
                Explanation.ofType(
                        Explanation.TYPE,
                        type,
                        "Grouped by the type alone, since neither a stack nor a message tells such events apart."));
    }

    private static Decision byStack(ErrorReading error, ChosenStack stack) {
        boolean outermost = stack.exception() == error.chain().size() - 1;
        // A header that could not be read would otherwise part what the event's type holds together.
        String decides = outermost
                ? error.type()
                : ErrorReading.type(error.platform(), stack.thrown().type());
        Key key = new Key(Explanation.STACK).part(error.type()).part(decides);
        for (String frame : stack.frames()) {
            key.part(frame);
        }
        int count = stack.frames().size();
        String sentence = "Grouped by the type and "
                + (count == 1 ? "the function" : "the " + count + " functions")
                + (stack.inApp() ? " of the application's own code" : ", all of libraries,")
                + " nearest the crash"
                + (outermost ? "" : ", in the cause " + (decides.isEmpty() ? "without a type" : decides))
                + (stack.rule().isEmpty()
                        ? ""
                        : "; the rule \"" + stack.rule() + "\" says which code is the application's")
                + '.';
        return new Decision(
                key.text(),
                new Explanation(
                        Explanation.STACK,
                        stack.rule(),
                        List.of(),
                        error.type(),
                        stack.exception(),
                        decides,
                        stack.frames(),
                        "",
                        sentence));
    }

    private static String culprit(Platform platform, FrameName nearest) {
        boolean qualified = platform == Platform.JVM || platform == Platform.GO || platform == Platform.DOTNET;
        String culprit = nearest.module().isEmpty() || nearest.function().isEmpty()
                ? nearest.text()
                : nearest.module() + (qualified ? "." : " in ") + nearest.function();
        return Chars.cut(culprit, Grouping.LONGEST);
    }

    /** The first version knew the type that stands in the event, or in the chain where it was sent in parts. */
    private static String firstVersionsType(Occurrence occurrence) {
        List<Thrown> chain = occurrence.exceptions();
        return occurrence.errorType().isEmpty() && !chain.isEmpty()
                ? chain.get(chain.size() - 1).type()
                : occurrence.errorType();
    }
}
