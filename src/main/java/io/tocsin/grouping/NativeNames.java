package io.tocsin.grouping;

import java.util.Set;

/** Normalizes symbols of machine code: arguments, offsets, clones that a compiler makes, closures and thunks of Swift. */
final class NativeNames {

    /** Bounds the work for brackets within brackets. */
    private static final int MAX_CHARACTERS = 400;

    private static final String KOTLIN = "kfun:";
    private static final String ANONYMOUS = "(anonymous namespace)::";

    private static final String[] CLONES = {
        ".part.",
        ".cold",
        ".constprop.",
        ".isra.",
        ".llvm.",
        ".lto_priv.",
        " [clone",
        " [inlined",
        "_block_invoke",
        "@@",
        "@plt"
    };

    private static final String[] AHEAD = {
        "specialized ",
        "partial apply for ",
        "partial apply forwarder for ",
        "@objc ",
        "static ",
        "merged ",
        "protocol witness for "
    };

    /** Folders of systems and of the sources their libraries were built from. */
    private static final Prefixes SYSTEM_FILES = new Prefixes(
            "/system/", "/apex/", "/vendor/lib", "/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/", "/System/", "../");

    private static final Prefixes SYSTEM_MODULES = new Prefixes(
            "libc.so",
            "libc++",
            "libart.so",
            "libpthread",
            "ld-linux",
            "libstdc++",
            "libsystem_",
            "libdispatch",
            "libswift",
            "libobjc",
            "libgcc",
            "libm.so",
            "UIKit",
            "CoreFoundation",
            "Foundation",
            "GraphicsServices",
            "SwiftUI",
            "QuartzCore",
            "dyld",
            "AppKit",
            "HIToolbox",
            "CFNetwork",
            "AttributeGraph",
            "JavaScriptCore",
            "WebKit",
            "WebCore");

    private static final Prefixes SYSTEM_SYMBOLS = new Prefixes(
            "__interceptor_",
            "__asan_",
            "__ubsan_",
            "__tsan_",
            "__msan_",
            "__sanitizer",
            "__libc_",
            "__GI_",
            "__cxa_",
            "__pthread",
            "std::",
            "__gnu_cxx::",
            "_start",
            "start_thread",
            "kotlin.",
            "Kotlin_",
            "Konan_",
            "swift_",
            "_swift",
            "objc_",
            "Swift.",
            "$ss",
            "_gfortran_",
            "caml_",
            "sysv_",
            "cob_");

    private static final Set<String> SYSTEM_FUNCTIONS =
            Set.of("abort", "raise", "clone", "clone3", "syscall", "kill", "tgkill", "gsignal", "???", "??");

    private NativeNames() {}

    static FrameName of(Frame frame) {
        String module = Chars.baseName(file(frame));
        String symbol = symbol(frame.function());
        if (symbol.isEmpty() || symbol.startsWith("+")) {
            return new FrameName(module, symbol);
        }
        return new FrameName("", symbol);
    }

    private static String file(Frame frame) {
        return frame.file().isEmpty() ? frame.module() : frame.file();
    }

    static boolean isLibrary(Frame frame) {
        String file = file(frame);
        if (SYSTEM_FILES.begin(file) || SYSTEM_MODULES.begin(Chars.baseName(file)) || file.contains("/libsanitizer/")) {
            return true;
        }
        String symbol = symbol(frame.function());
        return SYSTEM_SYMBOLS.begin(symbol) || SYSTEM_FUNCTIONS.contains(symbol);
    }

    /** Returns the name of a function; {@code +offset} if the symbol is only an address. */
    static String symbol(String text) {
        String name = Chars.cut(text, MAX_CHARACTERS).strip();
        int offset = name.lastIndexOf(" + ");
        int digits = Chars.afterDigits(name, Math.max(0, offset + 3), name.length());
        if (offset > 0 && digits > offset + 3 && name.startsWith(" (", digits)) {
            // Apple writes the file behind the offset.
            name = name.substring(0, digits);
        }
        int plus = name.lastIndexOf('+');
        if (plus == 0) {
            return name;
        }
        if (plus > 0 && isOffset(name, plus + 1)) {
            if (name.startsWith("0x")) {
                return "+" + name.substring(plus + 1).strip();
            }
            name = name.substring(0, plus).strip();
        }
        if (name.startsWith(KOTLIN)) {
            name = name.substring(KOTLIN.length());
        }
        name = withoutThunks(name).replace(ANONYMOUS, "");
        for (String clone : CLONES) {
            int at = name.indexOf(clone);
            if (at > 0) {
                name = name.substring(0, at);
            }
        }
        int objective = name.indexOf("-[");
        if (objective < 0) {
            objective = name.indexOf("+[");
        }
        if (objective >= 0) {
            // __32-[Shop total]_block_invoke
            int close = name.indexOf(']', objective);
            return name.substring(objective, close < 0 ? name.length() : close + 1);
        }
        return function(name);
    }

    private static boolean isOffset(String name, int from) {
        int i = Chars.skipBlank(name, from, name.length());
        if (name.startsWith("0x", i)) {
            i += 2;
        }
        int digits = i;
        while (i < name.length() && Chars.hex(name.charAt(i))) {
            i++;
        }
        return i > digits && Chars.skipBlank(name, i, name.length()) == name.length();
    }

    private static String withoutThunks(String symbol) {
        String name = symbol;
        int in = name.lastIndexOf(" in ");
        if (in > 0 && name.contains("closure #")) {
            name = name.substring(in + 4);
        }
        for (String ahead : AHEAD) {
            if (name.startsWith(ahead)) {
                name = name.substring(ahead.length());
            }
        }
        return name;
    }

    /** Takes off arguments, those of templates, and a type that stands ahead of the name. */
    private static String function(String name) {
        StringBuilder kept = new StringBuilder(name.length());
        int depth = 0;
        int length = name.length();
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            if (c == '<' && i + 1 < length && name.startsWith("<init>", i)) {
                kept.append("<init>");
                i += "<init>".length() - 1;
            } else if (c == '<' && !endsWith(kept, "operator")) {
                depth++;
            } else if (c == '>' && depth > 0) {
                depth--;
            } else if (depth == 0) {
                if (c == '(' && kept.length() > 0 && !endsWith(kept, "operator")) {
                    break;
                }
                if (c == ' ' && !endsWith(kept, "operator")) {
                    if (i + 1 < length && (name.charAt(i + 1) == '(' || name.charAt(i + 1) == '-')) {
                        break;
                    }
                    kept.setLength(0);
                } else {
                    kept.append(c);
                }
            }
        }
        return kept.toString();
    }

    private static boolean endsWith(StringBuilder text, String end) {
        return text.length() >= end.length() && text.indexOf(end, text.length() - end.length()) >= 0;
    }
}
