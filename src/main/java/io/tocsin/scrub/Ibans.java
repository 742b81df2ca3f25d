package io.tocsin.scrub;

/** Finds IBANs (ISO 13616): of a country that has them, with its length and right check digits (ISO 7064, MOD 97-10). */
final class Ibans {

    /** Each country's code and how many characters its IBANs have, by SWIFT's registry. */
    private static final String LENGTHS =
            "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28"
                    + "EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21"
                    + "LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18"
                    + "SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

    private static final int ENTRY = 4;
    private static final byte[] LENGTH_BY_CODE = lengths();

    private Ibans() {}

    /** Whether letters that begin an IBAN may be followed by this one. */
    static boolean mayBegin(char first, char second) {
        return length(first, second) > 0;
    }

    /**
     * Looks at the letters here, which no letter or digit stands before.
     *
     * @return the end of the IBAN that was redacted; {@code start} if none stands here
     */
    static int at(Scan scan, int start) {
        int length = length(scan.at(start), scan.at(start + 1));
        if (length == 0 || !Ascii.isDigit(scan.at(start + 2)) || !scan.takes(Kind.IBAN)) {
            return start;
        }
        char[] iban = new char[length];
        int place = start;
        for (int i = 0; i < length; i++) {
            // Printed in groups of four.
            if (i > 0 && i % 4 == 0 && (scan.at(place) == ' ' || scan.at(place) == '\u00a0' || scan.at(place) == '-')) {
                place++;
            }
            char c = scan.at(place);
            if (!Ascii.isLetterOrDigit(c)) {
                return start;
            }
            iban[i] = c;
            place++;
        }
        scan.work += place - start;
        return Ascii.isLetterOrDigit(scan.at(place)) || !hasRightCheckDigits(iban)
                ? start
                : scan.replace(start, place, Kind.IBAN);
    }

    private static boolean hasRightCheckDigits(char[] iban) {
        int remainder = 0;
        for (int i = 0; i < iban.length; i++) {
            int digit = Character.digit(iban[(i + 4) % iban.length], 36);
            remainder = (remainder * (digit < 10 ? 10 : 100) + digit) % 97;
        }
        return remainder == 1;
    }

    private static int length(char first, char second) {
        return Ascii.isUpper(first) && Ascii.isUpper(second) ? LENGTH_BY_CODE[(first - 'A') * 26 + second - 'A'] : 0;
    }

    private static byte[] lengths() {
        byte[] lengths = new byte[26 * 26];
        for (int i = 0; i < LENGTHS.length(); i += ENTRY) {
            lengths[(LENGTHS.charAt(i) - 'A') * 26 + LENGTHS.charAt(i + 1) - 'A'] =
                    Byte.parseByte(LENGTHS.substring(i + 2, i + ENTRY));
        }
        return lengths;
    }
}
