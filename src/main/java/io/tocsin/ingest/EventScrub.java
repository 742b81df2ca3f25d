package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tocsin.scrub.Kind;
import io.tocsin.scrub.Scrubber;
import io.tocsin.scrub.Tally;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Scrubs one event's JSON in place, before anything else reads it: so nothing behind it, be it a column, the spool, grouping or a
 * refusal's sentence, can hold what was taken out.
 */
final class EventScrub {

    /** What has a form of its own, is checked for it, and holds no free text. */
    private static final Set<String> STRUCTURE = Set.of("app", "event_id", "timestamp", "level", "count");

    /** Bounded texts: a mark must not make one too long. */
    private static final Set<String> SHORT =
            Set.of("error_type", "server_name", "transaction", "logger", "platform", "tags");

    /** Members that may hold the name of what stands under {@code value}; the second spelling is .NET's. */
    private static final List<String> TELLING = List.of("name", "Name", "key", "Key");

    private final Scrubber scrubber;
    private final Tally tally = new Tally();
    /** The names that lead to the value at hand. */
    private final List<String> path = new ArrayList<>();
    /** The object that the value at hand is a member of; null at the top of the event. */
    private @Nullable ObjectNode current;

    private final BooleanSupplier cardContext = this::isCardContext;

    EventScrub(Scrubber scrubber) {
        this.scrubber = scrubber;
    }

    /** What was taken out so far. */
    Tally tally() {
        return tally;
    }

    /** Scrubs all of the event. */
    void scrub(ObjectNode event) {
        if (!scrubber.isActive()) {
            return;
        }
        cleanNames(event, false);
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (STRUCTURE.contains(name)) {
                continue;
            }
            JsonNode clean = switch (name) {
                case "user_id" -> user(value);
                case "release", "environment", "trace_id", "span_id", "fingerprint" -> identifier(value);
                case "exceptions", "tags", "context", "request", "message", "stack_trace" ->
                    cleaned(value, SHORT.contains(name));
                default -> SHORT.contains(name) ? cleaned(value, true) : member(name, value, false);
            };
            field.setValue(clean);
        }
    }

    /** Users stay countable: an id that is personal becomes its hash. */
    private JsonNode user(JsonNode id) {
        if (id.isTextual() && !id.textValue().isEmpty() && scrubber.takes(Kind.USER)) {
            tally.add(Kind.USER);
            return TextNode.valueOf(scrubber.user(id.textValue()));
        }
        return identifier(id);
    }

    /** What tells things apart keeps doing so: digits stay, and a secret becomes its hash. */
    private JsonNode identifier(JsonNode value) {
        if (value.isTextual()) {
            String text = value.textValue();
            String clean = scrubber.identifier(text, tally);
            return clean.equals(text) ? value : TextNode.valueOf(clean);
        }
        if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, array.get(i).isContainerNode() ? cleaned(array.get(i), false) : identifier(array.get(i)));
            }
            return array;
        }
        return value.isObject() ? cleaned(value, false) : value;
    }

    /** Whether a name that leads to the text at hand, or one beside it, says that digits are a payment card's. */
    private boolean isCardContext() {
        for (String name : path) {
            if (scrubber.namesCard(name)) {
                return true;
            }
        }
        if (current != null) {
            for (Iterator<String> names = current.fieldNames(); names.hasNext(); ) {
                if (scrubber.standsBesideCard(names.next())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What stands under a name. */
    private JsonNode member(String name, JsonNode value, boolean isShort) {
        path.add(name);
        JsonNode clean = namedMember(name, value, isShort);
        path.remove(path.size() - 1);
        return clean;
    }

    private JsonNode namedMember(String name, JsonNode value, boolean isShort) {
        switch (value.getNodeType()) {
            case STRING -> {
                String text = value.textValue();
                return clean(value, text, scrubber.value(name, text, tally, cardContext), isShort);
            }
            case NUMBER -> {
                Kind kind = scrubber.kindOfNumber(name);
                return kind == null ? cleaned(value, isShort) : mark(kind);
            }
            case OBJECT, ARRAY -> {
                Kind kind = value.isEmpty() ? null : scrubber.kindOfNested(name);
                if (kind != null) {
                    return mark(kind);
                }
                if (value.isArray() && scrubber.hides(name)) {
                    elements(name, (ArrayNode) value, isShort);
                    return value;
                }
                return cleaned(value, isShort);
            }
            default -> {
                return value;
            }
        }
    }

    /** Headers and parameters have several values in many languages: each as if it stood there alone. */
    private void elements(String name, ArrayNode array, boolean isShort) {
        for (int i = 0; i < array.size(); i++) {
            JsonNode value = array.get(i);
            array.set(i, value.isContainerNode() ? cleaned(value, isShort) : member(name, value, isShort));
        }
    }

    /** What stands under no name of its own. */
    private JsonNode cleaned(JsonNode value, boolean isShort) {
        switch (value.getNodeType()) {
            case STRING -> {
                String text = value.textValue();
                return clean(value, text, scrubber.text(text, tally, cardContext), isShort);
            }
            case NUMBER -> {
                return isLong(value) && scrubber.isCardNumber(value.asText()) && isCardContext()
                        ? mark(Kind.CARD)
                        : value;
            }
            case OBJECT -> {
                object((ObjectNode) value, isShort);
                return value;
            }
            case ARRAY -> {
                array((ArrayNode) value, isShort);
                return value;
            }
            default -> {
                return value;
            }
        }
    }

    private void object(ObjectNode object, boolean isShort) {
        cleanNames(object, isShort);
        // {"name": "Authorization", "value": "..."}: the name of the value stands beside it.
        String told = object.has("value") || object.has("Value") ? told(object) : null;
        ObjectNode outer = current;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            current = object;
            JsonNode value = field.getValue();
            String name = told != null && field.getKey().equalsIgnoreCase("value") ? told : field.getKey();
            field.setValue(member(name, value, isShort || (field.getKey().equals("type") && value.isTextual())));
        }
        current = outer;
    }

    /** Where there are several, one that tells of a secret. */
    private @Nullable String told(ObjectNode object) {
        String told = null;
        for (String member : TELLING) {
            String name = text(object.get(member));
            if (name != null && (told == null || scrubber.hides(name))) {
                told = name;
            }
        }
        return told;
    }

    private void array(ArrayNode array, boolean isShort) {
        String before = null;
        for (int i = 0; i < array.size(); i++) {
            JsonNode value = array.get(i);
            JsonNode clean;
            if (before != null && before.startsWith("-") && before.indexOf('=') < 0 && value.isTextual()) {
                // ["--password", "x"]
                clean = member(before, value, isShort);
            } else if (isPair(value)) {
                // [["Cookie", "a=b"], ["Host", "c"]]
                ArrayNode pair = (ArrayNode) value;
                pair.set(1, member(pair.get(0).textValue(), pair.get(1), isShort));
                pair.set(0, cleaned(pair.get(0), isShort));
                clean = pair;
            } else {
                clean = cleaned(value, isShort);
            }
            before = text(value);
            array.set(i, clean);
        }
    }

    private boolean isPair(JsonNode value) {
        return value.isArray()
                && value.size() == 2
                && value.get(0).isTextual()
                && (value.get(1).isTextual()
                        || (value.get(1).isArray()
                                && scrubber.hides(value.get(0).textValue())));
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    /** Names may be secrets too: a map keyed by token. Two that become the same are told apart by a number. */
    private void cleanNames(ObjectNode object, boolean isShort) {
        int index = 0;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            String clean = bounded(name, scrubber.name(name, tally), isShort);
            if (!clean.equals(name)) {
                rename(object, index, clean, isShort);
                return;
            }
            index++;
        }
    }

    /** Makes a member's name another, and those behind it clean; their order stays. */
    private void rename(ObjectNode object, int index, String first, boolean isShort) {
        List<Map.Entry<String, JsonNode>> behind =
                object.properties().stream().skip(index).map(Map.Entry::copyOf).toList();
        behind.forEach(member -> object.remove(member.getKey()));
        String clean = first;
        for (Map.Entry<String, JsonNode> member : behind) {
            if (clean == null) {
                clean = bounded(member.getKey(), scrubber.name(member.getKey(), tally), isShort);
            }
            String name = clean;
            for (int number = 2; object.has(name); number++) {
                name = clean + " " + number;
            }
            object.set(name, member.getValue());
            clean = null;
        }
    }

    private JsonNode mark(Kind kind) {
        tally.add(kind);
        return TextNode.valueOf(kind.mark());
    }

    private static JsonNode clean(JsonNode value, String text, String scrubbed, boolean isShort) {
        String clean = bounded(text, scrubbed, isShort);
        return clean.equals(text) ? value : TextNode.valueOf(clean);
    }

    private static String bounded(String text, String scrubbed, boolean isShort) {
        return isShort && text.length() <= Limits.SHORT_TEXT ? StorableText.cut(scrubbed, Limits.SHORT_TEXT) : scrubbed;
    }

    /** Whether a number may have as many digits as a card's. */
    private static boolean isLong(JsonNode value) {
        return value.isIntegralNumber() && !value.isInt() && !value.isShort();
    }
}
