package io.tocsin.scrub;

/** E-mail addresses and IP addresses: personal data that is taken out by choice. */
final class Addresses {

    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_DOMAIN = 255;
    private static final int LONGEST_IP = 45;

    private Addresses() {}

    /**
     * Looks at the sign of an e-mail address here, {@code @} or its encoded form.
     *
     * @param behind where the sign ends
     * @return the end of the address that was taken out; {@code place} where there is none
     */
    static int emailAt(Scan scan, int place, int behind) {
        int start = place;
        int least = Math.max(scan.floor(), place - LONGEST_LOCAL);
        while (start > least && isLocal(scan.text.charAt(start - 1))) {
            start--;
        }
        // Percent-encoding before it is none of its own.
        if (start > scan.floor() && scan.at(start - 1) == '%') {
            start = Math.min(place, start + 2);
        }
        int end = behind;
        int dot = -1;
        int most = Math.min(scan.length, behind + LONGEST_DOMAIN);
        while (end < most) {
            char c = scan.text.charAt(end);
            if (c == '.') {
                if (!Ascii.isLetterOrDigit(scan.at(end + 1))) {
                    break;
                }
                dot = end;
            } else if (!Ascii.isLetterOrDigit(c) && c != '-') {
                break;
            }
            end++;
        }
        scan.work += end - start;
        boolean domain = dot > behind && end - dot > 2 && Ascii.isLetter(scan.at(dot + 1));
        return start < place && domain ? scan.replace(start, end, Kind.EMAIL) : place;
    }

    private static boolean isLocal(char c) {
        return Ascii.isLetterOrDigit(c) || c == '.' || c == '_' || c == '+' || c == '-' || c == '\'' || c > 127;
    }

    /** Whether the word here may begin an IP address: by the length of its first part; false is certain. */
    static boolean mayBegin(String text, int start) {
        int most = Math.min(text.length(), start + LONGEST_IP);
        int end = start;
        while (end < most && Ascii.isHex(text.charAt(end))) {
            end++;
        }
        if (end == most || end == start) {
            return false;
        }
        char c = text.charAt(end);
        return c == '.' || (c == ':' && end - start <= 4);
    }

    /**
     * Looks at the word that begins here, or at the first of two colons.
     *
     * @return the end of the address that was taken out; {@code start} where there is none
     */
    static int ipAt(Scan scan, int start) {
        int end = start;
        int most = Math.min(scan.length, start + LONGEST_IP);
        int colons = 0;
        int dots = 0;
        while (end < most) {
            char c = scan.text.charAt(end);
            if (c == ':') {
                colons++;
            } else if (c == '.') {
                dots++;
            } else if (!Ascii.isHex(c)) {
                break;
            }
            end++;
        }
        scan.work += end - start;
        while (end > start && (scan.at(end - 1) == '.' || (scan.at(end - 1) == ':' && scan.at(end - 2) != ':'))) {
            end--;
        }
        if (Ascii.isLetterOrDigit(scan.at(end)) || scan.at(end) == '_' || scan.startsWith(Marks.START, end)) {
            return start;
        }
        if (colons >= 2 && isVersion6(scan.text.substring(start, end))) {
            return scan.replace(start, end, Kind.IP);
        }
        int four = dots >= 3 ? version4End(scan, start) : start;
        return four > start && !isOwn(scan, start, four) ? scan.replace(start, four, Kind.IP) : start;
    }

    private static int version4End(Scan scan, int start) {
        if (scan.before(start) == '.') {
            return start;
        }
        int i = start;
        for (int part = 0; part < 4; part++) {
            int value = 0;
            int first = i;
            while (i - first < 3 && Ascii.isDigit(scan.at(i))) {
                value = value * 10 + scan.at(i++) - '0';
            }
            if (i == first || value > 255 || (part < 3 && scan.at(i) != '.')) {
                return start;
            }
            if (part < 3) {
                i++;
            }
        }
        boolean over = !Ascii.isLetterOrDigit(scan.at(i)) && !(scan.at(i) == '.' && Ascii.isDigit(scan.at(i + 1)));
        return over ? i : start;
    }

    /** The machine's own, which say nothing about anybody. */
    private static boolean isOwn(Scan scan, int start, int end) {
        return scan.startsWith("127.", start) || (scan.startsWith("0.0.0.0", start) && end - start == 7);
    }

    /** RFC 4291, 2.2: eight groups, or fewer with one gap; a time of day has neither. */
    private static boolean isVersion6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        int groups = 0;
        boolean digit = false;
        for (String group : text.split(":", -1)) {
            if (group.length() > 4 && !(group.indexOf('.') > 0 && text.endsWith(group))) {
                return false;
            }
            groups += group.isEmpty() ? 0 : 1;
            for (int i = 0; i < group.length(); i++) {
                digit |= Ascii.isDigit(group.charAt(i));
            }
        }
        return gap >= 0 ? groups >= 2 && groups < 8 && digit : groups == 8;
    }
}
