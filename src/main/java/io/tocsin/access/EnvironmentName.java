package io.tocsin.access;

import java.util.Locale;

/**
 * Defines the canonical form of an environment's name: lower case, on one line, without spaces around it. Events and request
 * counts are stored in this form, and filters and rules bring their names into it, so names are compared without case.
 */
public final class EnvironmentName {

    private EnvironmentName() {}

    /** The canonical form; the same instance if the name has it already. */
    public static String canonical(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain =
                    (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '/' || c == '.';
            if (!plain) {
                return oneLine(name).toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }

    /** Spaces, line breaks and control characters in a row become one space; what is invisible is removed. */
    private static String oneLine(String name) {
        StringBuilder line = new StringBuilder(name.length());
        boolean gap = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            int type = Character.getType(c);
            if (type == Character.FORMAT) {
                continue;
            }
            if (type == Character.CONTROL || Character.isSpaceChar(c)) {
                gap = line.length() > 0;
                continue;
            }
            if (gap) {
                line.append(' ');
                gap = false;
            }
            line.append(c);
        }
        return line.toString();
    }
}
