package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tocsin.event.JsonText;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the field {@code tags}: names and values, each a text of at most 200 characters. */
final class TagsField {

    private TagsField() {}

    /** The first 50 tags as a JSON object; null if there is no tag. */
    static @Nullable JsonText read(EventFieldReader fields, EventNotes notes) {
        JsonNode sent = fields.object("tags");
        if (sent == null || sent.isEmpty()) {
            return null;
        }
        if (sent.size() > Limits.TAGS) {
            notes.cutEntries("tags", sent.size());
        }
        PayloadWriter tags = new PayloadWriter();
        Set<String> names = new HashSet<>();
        for (Map.Entry<String, JsonNode> tag : sent.properties()) {
            if (names.size() == Limits.TAGS) {
                break;
            }
            String name = StorableText.cut(tag.getKey(), Limits.SHORT_TEXT);
            String place = "tags." + StorableText.of(name);
            if (name.length() < tag.getKey().length()) {
                notes.cut("tags", tag.getKey().length());
            }
            // Two names that were cut to the same would be one member twice.
            if (names.add(name)) {
                JsonNode value = tag.getValue();
                String text = value.isContainerNode() ? EventFieldReader.asText(place, value, notes) : value.asText();
                tags.put(name, JsonNodeFactory.instance.textNode(EventFieldReader.cut(place, text, notes)));
            }
        }
        return tags.end();
    }
}
