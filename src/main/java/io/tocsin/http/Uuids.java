package io.tocsin.http;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** UUIDs as clients write them: 36 characters with dashes, or 32 without. */
public final class Uuids {

    private Uuids() {}

    /** The UUID; null where the text is none. Unlike {@link UUID#fromString}, shortened forms are refused. */
    public static @Nullable UUID parse(String text) {
        int length = text.length();
        if (length != 36 && length != 32) {
            return null;
        }
        long most = 0;
        long least = 0;
        int digits = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (length == 36 && (i == 8 || i == 13 || i == 18 || i == 23)) {
                if (c != '-') {
                    return null;
                }
                continue;
            }
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return null;
            }
            if (digits < 16) {
                most = most << 4 | digit;
            } else {
                least = least << 4 | digit;
            }
            digits++;
        }
        return new UUID(most, least);
    }
}
