package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, which refuses names that are made to collide.
 *
 * <p>{@link String#hashCode} has no secret: anyone can make any number of names with one hash, and each further one of them is
 * compared with many others. Of ordinary names, random or systematic, no more than a few share a hash.
 */
final class BoundedMembers extends LinkedHashMap<String, JsonNode> {

    /** Makes objects with such members. */
    static final JsonNodeFactory FACTORY = new Factory();

    /** Objects with fewer members are not looked at: so few are cheap, however they collide. */
    static final int MAX_UNCHECKED = 64;

    /** How many names of a cell are taken, beside those that are there since the object is large. */
    static final int MAX_COLLISIONS = 64;

    private static final long serialVersionUID = 1L;

    private static final int CELL_BITS = 12;
    private static final int SHARE = 1 << (CELL_BITS - 4);

    /** How many names of each class of hashes were put; null for small objects. */
    private transient int @Nullable [] cells;

    @Override
    public @Nullable JsonNode put(String name, JsonNode value) {
        if (size() >= MAX_UNCHECKED) {
            count(name);
        }
        return super.put(name, value);
    }

    private void count(String name) {
        if (cells == null) {
            cells = new int[1 << CELL_BITS];
        }
        int hash = name.hashCode();
        // As HashMap chooses a bucket, so that names of other hashes that fall into one bucket are seen too.
        if (++cells[(hash ^ (hash >>> 16)) & (cells.length - 1)] > MAX_COLLISIONS + size() / SHARE) {
            throw ApiException.of(
                    ErrorCode.MALFORMED_REQUEST, "An object has too many members whose names have the same hash");
        }
    }

    private static final class Factory extends JsonNodeFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public ObjectNode objectNode() {
            return new ObjectNode(this, new BoundedMembers());
        }
    }
}
