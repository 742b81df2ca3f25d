package io.tocsin.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** A tag as rules name it, {@code key:value}. */
final class Tags {

    private Tags() {}

    /** The object of JSON that tags must contain. */
    static String json(String tag) {
        int colon = tag.indexOf(':');
        return JsonNodeFactory.instance
                .objectNode()
                .put(tag.substring(0, colon), tag.substring(colon + 1))
                .toString();
    }
}
