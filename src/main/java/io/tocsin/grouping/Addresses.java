package io.tocsin.grouping;

import java.util.Set;

/** Tells words of a message that are a value as a whole: addresses, hosts, URLs, tokens. */
final class Addresses {

    /** What ends the names of hosts in messages; a package's or a file's name ends otherwise. */
    private static final Set<String> TOP_DOMAINS = Set.of(
            "com",
            "net",
            "org",
            "io",
            "dev",
            "local",
            "internal",
            "localdomain",
            "lan",
            "cloud",
            "app",
            "svc",
            "cluster",
            "intra",
            "corp",
            "home",
            "consul",
            "arpa",
            "edu",
            "gov",
            "info",
            "de",
            "uk",
            "eu",
            "fr",
            "nl",
            "ch",
            "at",
            "us",
            "ca",
            "au",
            "jp",
            "cn",
            "in",
            "br",
            "ru",
            "pl",
            "se",
            "no",
            "es",
            "it",
            "example",
            "test",
            "localhost",
            "co");

    private static final Set<String> PACKAGE_STARTS =
            Set.of("com", "org", "net", "io", "java", "javax", "jakarta", "kotlin", "scala", "de", "fr", "uk");

    private Addresses() {}

    /** Where the value ends that the word begins with; {@code from} where it is none as a whole. */
    static int end(String text, int from, int wordEnd) {
        int to = wordEnd;
        while (to > from && ".:!?".indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        int scheme = Chars.find(text, "://", from, to);
        if (scheme > from) {
            return urlEnd(text, scheme, to);
        }
        if (email(text, from, to) || uuid(text, from, to) || colonHex(text, from, to) || token(text, from, to)) {
            return to;
        }
        return hostEnd(text, from, to);
    }

    /** A query follows its URL through the brackets and signs that end other words. */
    private static int urlEnd(String text, int scheme, int to) {
        int i = to;
        boolean bracketed = false;
        while (i < text.length() && i < scheme + 2_000) {
            char c = text.charAt(i);
            bracketed |= c == '[';
            if (Chars.blank(c) || ",;()<>|\"'`}".indexOf(c) >= 0 || (c == ']' && !bracketed)) {
                break;
            }
            i++;
        }
        while (i > to && ".:!?".indexOf(text.charAt(i - 1)) >= 0) {
            i--;
        }
        return i;
    }

    private static boolean email(String text, int from, int to) {
        int at = Chars.find(text, '@', from + 1, to);
        return at > 0
                && at + 1 < to
                && Chars.alphanumeric(text.charAt(at - 1))
                && Chars.find(text, '.', at + 2, to) > 0
                && Chars.find(text, '/', from, to) < 0;
    }

    private static boolean uuid(String text, int from, int to) {
        if (to - from != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            char c = text.charAt(from + i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : !Chars.hex(c)) {
                return false;
            }
        }
        return true;
    }

    /** IPv6 and MAC addresses. */
    private static boolean colonHex(String text, int from, int to) {
        int colons = 0;
        boolean digit = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == ':') {
                colons++;
            } else if (!Chars.hex(c) && c != '.' && c != '%' && c != '/') {
                return false;
            }
            digit |= Chars.digit(c);
        }
        return colons >= 2 && (digit || text.startsWith("::", from));
    }

    /** Base64, JWTs and the like: long, of both cases and digits, without a sign that ends names. */
    private static boolean token(String text, int from, int to) {
        if (to - from < 20) {
            return false;
        }
        int changes = 0;
        boolean digit = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c < 128 && Chars.alphanumeric(c)) && "+/_-=.".indexOf(c) < 0) {
                return false;
            }
            digit |= Chars.digit(c);
            changes += i > from && kind(c) != kind(text.charAt(i - 1)) ? 1 : 0;
        }
        return digit && changes * 3 >= to - from;
    }

    private static int kind(char c) {
        return Chars.digit(c) ? 0 : Chars.upper(c) ? 1 : Chars.letter(c) ? 2 : 3;
    }

    /** {@code db-1.example.com}, {@code localhost:8080}, {@code 10.0.0.7:5432}; the port goes with it. */
    private static int hostEnd(String text, int from, int to) {
        int dots = 0;
        int last = from;
        int i = from;
        for (; i < to; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (i == last) {
                    return from;
                }
                dots++;
                last = i + 1;
            } else if (!(c >= 'a' && c <= 'z') && !Chars.digit(c) && c != '-') {
                break;
            }
        }
        boolean ends = i == to || text.charAt(i) == ':' || text.charAt(i) == '/';
        if (i == from || !ends || last >= i) {
            return from;
        }
        int port = i < to && text.charAt(i) == ':' ? Chars.afterDigits(text, i + 1, to) : i;
        boolean ported = port > i + 2;
        int behind = ported ? port : i;
        String top = text.substring(last, i);
        if (top.equals("localhost")) {
            return behind;
        }
        if (dots == 0 || !Chars.letter(top.charAt(0)) || (i < to && text.charAt(i) == ':' && !ported)) {
            return from;
        }
        if (ported) {
            return fileEnding(top) ? from : behind;
        }
        String first = text.substring(from, Chars.find(text, '.', from, i));
        return TOP_DOMAINS.contains(top) && !PACKAGE_STARTS.contains(first) ? behind : from;
    }

    private static boolean fileEnding(String ending) {
        return Platform.ofFile("x." + ending) != Platform.OTHER;
    }
}
