package io.tocsin.grouping;

import java.util.List;

/**
 * Finds codes that say what went wrong, by their form: vendors' ({@code ORA-00060}, {@code SQL0911N}, {@code Msg 1205}), SMTP's
 * ({@code 550 5.1.1}, RFC 3463), SQLSTATEs, HRESULTs and NTSTATUS values, names of errno and of gRPC. No word has to announce
 * them, and ids of users and orders do not look so.
 */
final class VendorCodes {

    private static final int MAX_READ = 2_000;

    /** Precedes each line of Oracle's stacks and says nothing about the cause. */
    private static final String ORACLE_FRAME = "ORA-06512";

    private VendorCodes() {}

    /** Returns where the code ends that begins there; {@code at} itself if none does. */
    static int end(String text, int at, int to) {
        char c = text.charAt(at);
        if (at > 0 && text.charAt(at - 1) == '[') {
            // ODBC: [42S02][Microsoft]...
            int state = sqlState(text, at, to);
            if (state > 0 && (text.startsWith("][", state) || text.startsWith("] [", state))) {
                return state;
            }
        }
        if (Chars.upper(c)) {
            return named(text, at, to);
        }
        if (Chars.digit(c)) {
            return c == '0' ? windows(text, at, to) : numbered(text, at, to);
        }
        return at;
    }

    private static int named(String text, int at, int to) {
        int word = at;
        while (word < to
                && (Chars.upper(text.charAt(word)) || (word > at && word < at + 3 && text.charAt(word) == '2'))) {
            word++;
        }
        int length = word - at;
        if (length < 1 || length > 8 || word >= to) {
            return at;
        }
        boolean hyphen = text.charAt(word) == '-';
        int digits = hyphen ? word + 1 : word;
        int end = Chars.afterDigits(text, digits, to);
        int count = end - digits;
        if (count < 3 || count > 6) {
            return at;
        }
        if (length == 1) {
            // MongoDB: E11000
            return text.charAt(at) == 'E' && !hyphen && count == 5 && isWordEnd(text, end) ? end : at;
        }
        String name = text.substring(at, word);
        if (hyphen) {
            return VendorNames.HYPHENATED.contains(name) && isWordEnd(text, end) ? end : at;
        }
        if (!VendorNames.JOINED.contains(name)) {
            return at;
        }
        int letter = end < to && Chars.upper(text.charAt(end)) ? end + 1 : end;
        return isWordEnd(text, letter) && (count >= 4) ? letter : at;
    }

    /** Reads {@code 0x80070005} and {@code 0xC0000005}, not any address of 8 digits. */
    private static int windows(String text, int at, int to) {
        if (at + 10 > to || (text.charAt(at + 1) != 'x' && text.charAt(at + 1) != 'X') || !isWordEnd(text, at + 10)) {
            return numbered(text, at, to);
        }
        for (int i = at + 2; i < at + 10; i++) {
            if (!Chars.hex(text.charAt(i))) {
                return at;
            }
        }
        boolean result = text.startsWith("80", at + 2) && text.charAt(at + 4) <= '3';
        boolean status = text.regionMatches(true, at + 2, "C0", 0, 2) && text.charAt(at + 4) <= '1';
        boolean thrown = text.regionMatches(true, at + 2, "E0434352", 0, 8)
                || text.regionMatches(true, at + 2, "E06D7363", 0, 8);
        return result || status || thrown ? at + 10 : at;
    }

    private static int numbered(String text, int at, int to) {
        int end = Chars.afterDigits(text, at, to);
        int count = end - at;
        if (count == 3 && end + 1 < to && (text.charAt(end) == ' ' || text.charAt(end) == '-')) {
            int enhanced = enhanced(text, end + 1, to);
            return enhanced > end + 1 && isReply(text.charAt(at)) ? enhanced : at;
        }
        if (count == 1) {
            // Alone it could be a version, unless it begins the text or a quotation of a server's answer.
            return at == 0 || "'\"([<#".indexOf(text.charAt(at - 1)) >= 0 ? enhanced(text, at, to) : at;
        }
        if (count >= 4 && count <= 6 && Chars.startsWith(text, " (", end, to)) {
            // MySQL and Snowflake: 1062 (23000)
            int state = sqlState(text, end + 2, to);
            return state > 0 && state < to && text.charAt(state) == ')' ? state + 1 : at;
        }
        if (count == 4 && at > 0 && text.charAt(at - 1) == '(' && Chars.startsWith(text, ", ", end, to)) {
            // Python's MySQL drivers: (1205, 'Lock wait timeout exceeded')
            return end + 2 < to && (text.charAt(end + 2) == '\'' || text.charAt(end + 2) == '"') ? end : at;
        }
        if (count == 4 && at >= 4 && text.startsWith("Msg ", at - 4) && Chars.startsWith(text, ", Level ", end, to)) {
            return end;
        }
        if (count == 5 && at > 0 && text.charAt(at - 1) == '[' && end + 4 < to && text.charAt(end) == '-') {
            // H2: [23505-214]
            int own = Chars.afterDigits(text, end + 1, to);
            return own - end == 4 && own < to && text.charAt(own) == ']' ? own : at;
        }
        if (count == 10 && (text.startsWith("32212", at) || text.startsWith("2147942", at))) {
            // An NTSTATUS or HRESULT as a number without a sign.
            return end;
        }
        if (count <= 3 && at > 0 && text.charAt(at - 1) == '(' && Chars.startsWith(text, ": ", end, to)) {
            // nginx: (111: Connection refused)
            return end + 2 < to && Chars.upper(text.charAt(end + 2)) ? end : at;
        }
        if (count == 10
                && at > 0
                && text.charAt(at - 1) == '-'
                && (text.startsWith("214", at) || text.startsWith("10737", at))) {
            // An HRESULT or NTSTATUS as a signed number.
            return end;
        }
        return at;
    }

    /** Returns where {@code 5.1.1} ends; {@code at} if there is none. */
    private static int enhanced(String text, int at, int to) {
        if (at + 4 >= to || !isReply(text.charAt(at)) || text.charAt(at + 1) != '.') {
            return at;
        }
        int subject = Chars.afterDigits(text, at + 2, to);
        if (subject != at + 3 || text.charAt(at + 2) > '7' || subject >= to || text.charAt(subject) != '.') {
            return at;
        }
        int detail = Chars.afterDigits(text, subject + 1, to);
        boolean ends = detail > subject + 1 && detail - subject <= 4 && isWordEnd(text, detail);
        // A version has a dot or a letter behind it as often as not; what an enhanced code is followed by is a blank.
        return ends && (detail == text.length() || Chars.blank(text.charAt(detail)) || text.charAt(detail) == ':')
                ? detail
                : at;
    }

    private static boolean isReply(char c) {
        return c == '2' || c == '4' || c == '5';
    }

    private static boolean isWordEnd(String text, int at) {
        return at >= text.length() || !Chars.name(text.charAt(at));
    }

    /** Returns where a SQLSTATE ends; -1 if none stands there. */
    private static int sqlState(String text, int at, int to) {
        if (at + 5 > to) {
            return -1;
        }
        int digits = 0;
        for (int i = at; i < at + 5; i++) {
            char c = text.charAt(i);
            if (!Chars.digit(c) && !Chars.upper(c)) {
                return -1;
            }
            digits += Chars.digit(c) ? 1 : 0;
        }
        return digits >= 2 && isWordEnd(text, at + 5) ? at + 5 : -1;
    }

    /** Returns the first code of a text with what it is a code of; empty if it has none. HTTP's statuses are none here. */
    static String first(String text) {
        int to = Math.min(text.length(), MAX_READ);
        int i = 0;
        while (i < to) {
            char c = text.charAt(i);
            if (!Chars.upper(c) && !Chars.digit(c) && c != 's') {
                i = Chars.letter(c) || c == '_' ? wordEnd(text, i, to) : i + 1;
                continue;
            }
            String code = codeAt(text, i, to);
            if (!code.isEmpty() && !code.equals(ORACLE_FRAME)) {
                return code;
            }
            i = wordEnd(text, i, to);
        }
        return "";
    }

    private static int wordEnd(String text, int from, int to) {
        int i = from;
        while (i < to && Chars.name(text.charAt(i))) {
            i++;
        }
        return Math.max(i, from + 1);
    }

    private static String codeAt(String text, int at, int to) {
        int end = end(text, at, to);
        if (end > at) {
            boolean message = at >= 4 && text.startsWith("Msg ", at - 4);
            return message ? "Msg " + text.substring(at, end) : text.substring(at, end);
        }
        if ((text.charAt(at) | 0x20) == 's'
                && (text.regionMatches(true, at, "sqlstate", 0, 8)
                        || text.regionMatches(true, at, "sql state", 0, 9))) {
            int i = at + (text.charAt(at + 3) == ' ' ? 9 : 8);
            int last = Math.min(to, i + 4);
            while (i < last && " :=[('\"".indexOf(text.charAt(i)) >= 0) {
                i++;
            }
            int state = sqlState(text, i, to);
            return state < 0 ? "" : "SQLSTATE " + text.substring(i, state);
        }
        int word = wordEnd(text, at, to);
        if (text.charAt(at) == 'E' && word - at >= 3 && VendorNames.ERRNO.contains(text.substring(at, word))) {
            return text.substring(at, word);
        }
        if (text.startsWith("ER_", at) || text.startsWith("SQLITE_", at)) {
            return text.substring(at, Math.min(word, at + 60));
        }
        // gRPC: the status begins the message, or StatusCode names it.
        boolean announced = at == 0 || (at > 11 && text.startsWith("StatusCode.", at - 11));
        boolean ends = word >= text.length() || ": )".indexOf(text.charAt(word)) >= 0;
        return announced && ends && Chars.upper(text.charAt(at)) && VendorNames.GRPC.contains(text.substring(at, word))
                ? text.substring(at, word)
                : "";
    }

    /** Returns the first code of a chain, of the oldest cause first; else that of the event's message. */
    static String of(List<Thrown> chain, String message) {
        String last = "";
        for (int i = 0; i < chain.size(); i++) {
            last = chain.get(i).message();
            String code = first(last);
            if (!code.isEmpty()) {
                return code;
            }
        }
        return message.equals(last) ? "" : first(message);
    }
}
