package io.tocsin.scrub;

import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Takes out what has a telling name or a telling form. A pass stops only where something may be; what is found there is bounded or
 * is taken out, so no text makes it slow. Where something was found there is another pass, so that a text that was scrubbed does
 * not change again.
 */
final class Scanner {

    /** A mark is a boundary that was not there before: another pass may see more behind it, until one sees nothing. */
    static final int MOST_PASSES = 5;

    private final Set<Kind> kinds;
    private final NamedValues namedValues;
    private final Elements elements;
    private final Stops stops;
    private final boolean emails;
    private final boolean addresses;

    Scanner(Set<Kind> kinds, KeyNames names, String userIdKey) {
        this.kinds = kinds;
        this.namedValues = new NamedValues(names, userIdKey);
        this.elements = new Elements(names);
        this.stops = new Stops(kinds, names);
        this.emails = kinds.contains(Kind.EMAIL);
        this.addresses = kinds.contains(Kind.IP);
    }

    /**
     * The text without what was found in it; the same instance if nothing was.
     *
     * @param cardContext whether the place that the text comes from says that digits in it are a payment card's
     */
    String scrubbed(String text, Tally tally, BooleanSupplier cardContext) {
        String scrubbed = text;
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            int first = stops.next(scrubbed, 0, false, 0);
            if (first == scrubbed.length()) {
                break;
            }
            Scan scan = new Scan(scrubbed, kinds, tally, cardContext);
            run(scan, first);
            if (!scan.hasTaken()) {
                break;
            }
            scrubbed = scan.result();
        }
        return scrubbed;
    }

    /** How many characters one pass over the text looks at, each as often as it does. */
    long work(String text) {
        Scan scan = new Scan(text, kinds, new Tally());
        run(scan, stops.next(text, 0, false, 0));
        return scan.work;
    }

    private void run(Scan scan, int first) {
        for (int i = first; i < scan.length; ) {
            char c = scan.text.charAt(i);
            int next = at(scan, i, c);
            boolean inWord = next == i && Ascii.isLetterOrDigit(c);
            i = stops.next(scan.text, next == i ? i + 1 : next, inWord, scan.floor());
        }
        scan.work += scan.length;
    }

    /** Looks at what stands here; the end of what was taken out, or where to go on behind it, else the same place. */
    int at(Scan scan, int place, char c) {
        return switch (c) {
            case ':', '=' -> separator(scan, place, c, place + 1);
            case '@' -> Addresses.emailAt(scan, place, place + 1);
            case '-' -> dashes(scan, place);
            case '<' -> elements.elementAt(scan, place);
            case '%' -> encoded(scan, place);
            default -> Ascii.isDigit(c) ? number(scan, place) : word(scan, place);
        };
    }

    private int word(Scan scan, int place) {
        int next = TokenForms.at(scan, place);
        if (next == place) {
            next = Ibans.at(scan, place);
        }
        return next == place && addresses && Ascii.isHex(scan.at(place)) ? Addresses.ipAt(scan, place) : next;
    }

    private int number(Scan scan, int place) {
        int next = CardNumbers.at(scan, place);
        return next == place && addresses ? Addresses.ipAt(scan, place) : next;
    }

    private int separator(Scan scan, int place, char separator, int behind) {
        if (separator == ':') {
            char next = scan.at(behind);
            if (next == '/' && scan.at(behind + 1) == '/') {
                return UrlCredentials.at(scan, place);
            }
            if (next == 'A') {
                int end = TokenForms.botAt(scan, place);
                if (end > place) {
                    return end;
                }
            }
        }
        return namedValues.at(scan, place, separator, behind);
    }

    private int dashes(Scan scan, int place) {
        return scan.at(place + 2) == '-' ? PrivateKeys.at(scan, place) : elements.optionAt(scan, place);
    }

    private int encoded(Scan scan, int place) {
        int end = Percent.end(scan, place);
        if (end == place) {
            return place;
        }
        char c = Percent.decoded(scan, end);
        int next = place;
        if (c == ':') {
            next = UrlCredentials.encodedAt(scan, place, end);
        } else if (c == '@' && emails) {
            next = Addresses.emailAt(scan, place, end);
        }
        if (next == place && (c == ':' || c == '=')) {
            next = namedValues.at(scan, place, c, end);
        }
        return next == place ? end : next;
    }
}
