package io.tocsin.scrub;

/** Percent-encoded characters (RFC 3986, 2.1), also those encoded several times over: {@code %3D}, {@code %253D}. */
final class Percent {

    private static final int MOST_LEVELS = 4;

    private Percent() {}

    /** The end of the encoded character that begins with the percent sign here; the same place where none does. */
    static int end(Scan scan, int percent) {
        int digits = percent + 1;
        for (int level = 0; level < MOST_LEVELS && scan.at(digits) == '2' && scan.at(digits + 1) == '5'; level++) {
            if (!Ascii.isHex(scan.at(digits + 2)) || !Ascii.isHex(scan.at(digits + 3))) {
                break;
            }
            digits += 2;
        }
        return Ascii.isHex(scan.at(digits)) && Ascii.isHex(scan.at(digits + 1)) ? digits + 2 : percent;
    }

    /** The start of the encoded character that ends before a place; the same place where none does. */
    static int startBefore(Scan scan, int end) {
        int digits = end - 2;
        for (int level = 0; level <= MOST_LEVELS && digits > scan.floor(); level++) {
            if (scan.at(digits - 1) == '%') {
                return digits - 1;
            }
            if (scan.at(digits - 1) != '5' || scan.at(digits - 2) != '2') {
                return end;
            }
            digits -= 2;
        }
        return end;
    }

    /** The character whose two digits end before a place. */
    static char decoded(Scan scan, int end) {
        int high = Character.digit(scan.at(end - 2), 16);
        int low = Character.digit(scan.at(end - 1), 16);
        return high < 0 || low < 0 ? 0 : (char) (high * 16 + low);
    }
}
