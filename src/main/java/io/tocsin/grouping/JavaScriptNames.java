package io.tocsin.grouping;

/** Takes out of JavaScript names what a bundler makes anew in each build, and what engines write differently. */
final class JavaScriptNames {

    private static final String[] OWNERS = {
        "Object.", "Module.", "Function.", "global.", "globalThis.", "window.", "Window.", "exports.", "module.exports."
    };

    private JavaScriptNames() {}

    /** A file's base name, without origin, query and content hash: {@code main.8f3a2b1c.js} is {@code main.js}. */
    static String file(String file) {
        if (file.startsWith("blob:")
                || (file.startsWith("VM") && file.length() > 2 && Chars.digits(file, 2, file.length()))) {
            // Scripts without a file, numbered or named anew by each page.
            return "";
        }
        int end = file.length();
        for (char mark : new char[] {'?', '#'}) {
            int at = file.indexOf(mark);
            if (at > 0 && at < end) {
                end = at;
            }
        }
        String name = Chars.baseName(file.substring(0, end));
        if (name.isEmpty()) {
            return "";
        }
        StringBuilder kept = new StringBuilder(name.length());
        int from = 0;
        while (from < name.length()) {
            int to = from;
            while (to < name.length() && name.charAt(to) != '.') {
                to++;
            }
            String part = part(name.substring(from, to));
            if (!part.isEmpty()) {
                if (kept.length() > 0) {
                    kept.append('.');
                }
                kept.append(part);
            }
            from = to + 1;
        }
        return kept.toString();
    }

    /** Whether a bundler's mark is on the file, so that short names in it are a minifier's. */
    static boolean bundled(String file) {
        String name = Chars.baseName(file);
        return name.contains(".min.") || name.contains("chunk") || !file(file).equals(name);
    }

    /** A part between dots: nothing where it is a hash or a number, and without a hash behind its last hyphen. */
    private static String part(String part) {
        if (hash(part) || Chars.digits(part, 0, part.length()) || part.equals("min")) {
            return "";
        }
        int hyphen = Math.max(part.lastIndexOf('-'), part.lastIndexOf('~'));
        // Vite's hashes are eight characters of base64url, which may begin with a hyphen themselves.
        for (int at : new int[] {hyphen, part.length() - 9}) {
            if (at > 0 && (part.charAt(at) == '-' || part.charAt(at) == '~')) {
                String tail = part.substring(at + 1);
                if (hash(tail) || (tail.length() == 8 && random(tail))) {
                    String head = part.substring(0, at);
                    return head.endsWith("-") ? head.substring(0, head.length() - 1) : head;
                }
            }
        }
        return part;
    }

    private static boolean hash(String part) {
        if (part.length() < 6) {
            return false;
        }
        boolean digit = false;
        for (int i = 0; i < part.length(); i++) {
            if (!Chars.hex(part.charAt(i))) {
                return false;
            }
            digit |= Chars.digit(part.charAt(i));
        }
        return digit || part.length() >= 16;
    }

    /** Digits among letters, or capitals within: no word is written so. */
    private static boolean random(String part) {
        boolean lower = false;
        boolean inner = false;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (!Chars.alphanumeric(c) && c != '_' && c != '-') {
                return false;
            }
            inner |= Chars.digit(c) || (lower && Chars.upper(c));
            lower |= Chars.letter(c) && !Chars.upper(c);
        }
        return inner;
    }

    /** The function's name alone; empty where it has none. */
    static String function(String function) {
        if (function.indexOf("::") > 0) {
            // Rust's, within WebAssembly.
            return RustNames.path(function);
        }
        String name = function;
        int as = name.indexOf(" [as ");
        if (as > 0) {
            name = name.substring(0, as);
        }
        for (String ahead : new String[] {"async ", "new ", "get ", "set "}) {
            if (name.startsWith(ahead)) {
                name = name.substring(ahead.length());
            }
        }
        int star = name.lastIndexOf('*');
        if (star >= 0) {
            name = name.substring(star + 1);
        }
        for (String owner : OWNERS) {
            if (name.startsWith(owner)) {
                name = name.substring(owner.length());
            }
        }
        // Firefox: a function within another.
        while (name.endsWith("/<") || name.endsWith("/")) {
            name = name.substring(0, name.lastIndexOf('/'));
        }
        int inner = name.lastIndexOf('/');
        name = inner >= 0 ? name.substring(inner + 1) : name;
        int end = name.length();
        while (end > 0 && Chars.digit(name.charAt(end - 1))) {
            end--;
        }
        if (end > 1 && name.charAt(end - 1) == '$') {
            // What bundlers add where two modules use a name, and regenerators to every generator.
            name = name.substring(0, end - 1);
        }
        // Only V8 tells the object's type, and of a minified class that is the minifier's.
        return anonymous(name) ? "" : name.substring(name.lastIndexOf('.') + 1);
    }

    private static boolean anonymous(String name) {
        return name.equals("<anonymous>")
                || name.equals("anonymous")
                || name.equals("(anonymous)")
                || name.equals("(anonymous function)")
                || name.equals("?")
                // Firefox: a function without a name in one that has.
                || (name.startsWith("anonymous_") && Chars.digits(name, 10, name.length()))
                || name.endsWith("<")
                || name.endsWith(" code")
                || (!name.isEmpty() && Chars.digits(name, 0, name.length()))
                || name.endsWith(".<anonymous>")
                || isWebpackId(name);
    }

    /** {@code 4821}, {@code ./src/index.js} and what else webpack calls a module's function. */
    private static boolean isWebpackId(String name) {
        return name.startsWith("./") || name.startsWith("__webpack_") || name.equals("__webpack_require__");
    }
}
