package io.tocsin.grouping;

/** Takes out of Go names what compilers number, and what the two of them write differently. */
final class GoNames {

    /** What gccgo writes behind an underscore, in the order of its digits, and the underscore itself twice. */
    private static final String MANGLED = "./*,{}[]()";

    private GoNames() {}

    /** A package's path where gccgo made a symbol of it: {@code example_0com_1shop} is {@code example.com/shop}. */
    static String path(String module) {
        if (module.indexOf('/') >= 0 || (!module.contains("_0") && !module.contains("_1"))) {
            return module;
        }
        StringBuilder path = new StringBuilder(module.length());
        for (int i = 0; i < module.length(); i++) {
            char c = module.charAt(i);
            char next = i + 1 < module.length() ? module.charAt(i + 1) : 0;
            if (c == '_' && Chars.digit(next)) {
                path.append(MANGLED.charAt(next - '0'));
                i++;
            } else if (c == '_' && next == '_') {
                path.append('_');
                i++;
            } else {
                path.append(c);
            }
        }
        return path.toString();
    }

    /**
     * {@code (*Server).handle.func1.2} to {@code Server.handle.func}, {@code Map[...]} to {@code Map}; a closure outside of
     * functions to {@code glob.func}, which is {@code glob..func1} to one compiler and {@code .go..func1} to the other.
     */
    static String function(String function) {
        StringBuilder kept = new StringBuilder(function.length());
        int brackets = 0;
        for (int i = 0; i < function.length(); i++) {
            char c = function.charAt(i);
            if (c == '[') {
                brackets++;
            } else if (c == ']') {
                brackets--;
            } else if (brackets <= 0 && c != '(' && c != ')' && c != '*') {
                kept.append(c);
            }
        }
        String name = kept.toString();
        if (name.endsWith("-fm")) {
            name = name.substring(0, name.length() - 3);
        }
        if (name.startsWith(".go.")) {
            name = "glob." + name.substring(4);
        }
        return withoutClosures(name.replace("..", "."));
    }

    private static String withoutClosures(String function) {
        String name = function;
        boolean closure = false;
        while (true) {
            int dot = name.lastIndexOf('.');
            String last = name.substring(dot + 1);
            int digits = last.length();
            while (digits > 0 && Chars.digit(last.charAt(digits - 1))) {
                digits--;
            }
            String word = last.substring(0, digits);
            boolean numbered = digits < last.length();
            boolean made = word.isEmpty()
                    || word.equals("func")
                    || word.equals("gowrap")
                    || word.equals("deferwrap")
                    || word.equals("-range");
            if (dot < 0 || !numbered || !made) {
                return closure ? name + ".func" : name;
            }
            closure = true;
            name = name.substring(0, dot);
        }
    }
}
