package io.tocsin.grouping;

import org.jspecify.annotations.Nullable;

/**
 * Turns the names of compiler-made .NET types and methods back into the source's: state machines ({@code <M>d__5.MoveNext}),
 * closures ({@code <>c__DisplayClass3_0.<M>b__1}), local functions ({@code <M>g__Local|0_0}), arity of generics.
 */
final class DotnetNames {

    private DotnetNames() {}

    static @Nullable FrameName of(Frame frame) {
        String module = frame.module();
        String function = frame.function();
        if (module.isEmpty() && function.startsWith("lambda_method")) {
            return null;
        }
        int nested = lastNested(module);
        String last = module.substring(nested);
        if (last.startsWith("<>c")) {
            module = module.substring(0, Math.max(0, nested - 1));
        } else if (last.startsWith("<") && last.indexOf('>') > 0) {
            // The state machine of an async method or an iterator: its only method says nothing.
            String made = last.substring(1, last.lastIndexOf('>'));
            function = made.startsWith("<") ? made : '<' + made + '>';
            module = module.substring(0, Math.max(0, nested - 1));
            int around = lastNested(module);
            if (module.startsWith("<>c", around)) {
                module = module.substring(0, Math.max(0, around - 1));
            }
        }
        return new FrameName(withoutArity(module), withoutArity(method(function)));
    }

    private static int lastNested(String module) {
        int plus = module.lastIndexOf('+') + 1;
        int angle = 0;
        // Dots within <...> are the method's own: <System.IDisposable.Dispose>d__3.
        for (int i = module.length() - 1; i >= 0; i--) {
            char c = module.charAt(i);
            if (c == '>') {
                angle++;
            } else if (c == '<') {
                angle--;
            } else if (c == '.' && angle == 0) {
                return Math.max(plus, i + 1);
            }
        }
        return plus;
    }

    /** {@code <Main>b__0_1} to {@code Main}, {@code <Main>g__Local|0_0} to {@code Main.Local}. */
    private static String method(String function) {
        if (!function.startsWith("<")) {
            return function;
        }
        int close = function.lastIndexOf('>');
        if (close < 0) {
            return function;
        }
        String name = function.substring(0, close).replace("<", "").replace(">", "");
        int local = function.indexOf("g__", close);
        if (local > 0) {
            int bar = function.indexOf('|', local);
            name += '.' + function.substring(local + 3, bar < 0 ? function.length() : bar);
        }
        return name.replace("$", "");
    }

    private static String withoutArity(String name) {
        if (name.indexOf('`') < 0 && name.indexOf('[') < 0) {
            return name;
        }
        StringBuilder kept = new StringBuilder(name.length());
        int brackets = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '`') {
                i = Chars.afterDigits(name, i + 1, name.length()) - 1;
            } else if (c == '[') {
                brackets++;
            } else if (c == ']') {
                brackets--;
            } else if (brackets == 0) {
                kept.append(c);
            }
        }
        return kept.toString();
    }
}
