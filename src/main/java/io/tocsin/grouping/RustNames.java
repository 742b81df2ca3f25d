package io.tocsin.grouping;

/** Normalizes Rust symbols: both ways of mangling, hashes of a build, generic arguments and numbers of closures. */
final class RustNames {

    private static final int HASH_CHARACTERS = 16;
    /** Bounds the work for brackets within brackets. */
    private static final int MAX_CHARACTERS = 400;

    /** Crates of the language and well-known libraries. */
    private static final Prefixes LIBRARIES = new Prefixes(
            "std::",
            "core::",
            "alloc::",
            "proc_macro::",
            "test::",
            "backtrace::",
            "backtrace_rs::",
            "gimli::",
            "addr2line::",
            "anyhow::",
            "eyre::",
            "color_eyre::",
            "thiserror::",
            "tokio::",
            "async_std::",
            "smol::",
            "futures::",
            "futures_util::",
            "futures_core::",
            "hyper::",
            "hyper_util::",
            "h2::",
            "tower::",
            "tower_http::",
            "axum::",
            "axum_core::",
            "actix::",
            "actix_rt::",
            "actix_web::",
            "actix_http::",
            "actix_server::",
            "rocket::",
            "warp::",
            "tonic::",
            "reqwest::",
            "serde::",
            "serde_json::",
            "sqlx::",
            "sqlx_core::",
            "diesel::",
            "tokio_postgres::",
            "rayon::",
            "rayon_core::",
            "crossbeam::",
            "parking_lot::",
            "tracing::",
            "tracing_core::",
            "tracing_subscriber::",
            "log::",
            "sentry::",
            "sentry_core::",
            "wasm_bindgen::",
            "console_error_panic_hook::",
            "__rustc::",
            "rust_begin_unwind",
            "rust_panic",
            "rust_eh_personality",
            "__rust_",
            "__libc_start",
            "_start",
            "start_thread",
            "clone3");

    private RustNames() {}

    /** Returns the path without what differs from build to build; a closure counts as the function that holds it. */
    static String path(String symbol) {
        String name = Chars.cut(symbol, MAX_CHARACTERS);
        int module = name.indexOf('!');
        if (module >= 0 && module + 1 < name.length()) {
            // wasmtime: module!symbol
            name = name.substring(module + 1);
        }
        name = withoutHash(name);
        StringBuilder kept = new StringBuilder(name.length());
        copy(name, 0, name.length(), kept);
        String path = kept.toString();
        while (path.endsWith("}") || path.endsWith("::")) {
            int brace = path.endsWith("::") ? path.length() - 2 : path.lastIndexOf("::{");
            if (brace <= 0) {
                break;
            }
            path = path.substring(0, brace);
        }
        return path;
    }

    /** Takes off {@code ::h0123456789abcdef}. */
    private static String withoutHash(String name) {
        int at = name.lastIndexOf("::h");
        if (at <= 0 || name.length() - at - 3 != HASH_CHARACTERS) {
            return name;
        }
        for (int i = at + 3; i < name.length(); i++) {
            if (!Chars.hex(name.charAt(i))) {
                return name;
            }
        }
        return name.substring(0, at);
    }

    /** Copies without generic arguments and crate hashes; of {@code <Type as Trait>::f} the type stays. */
    private static void copy(String name, int from, int to, StringBuilder kept) {
        int i = from;
        while (i < to) {
            char c = name.charAt(i);
            if (c == '<') {
                int close = close(name, i, to);
                if (kept.length() == 0 && i == from) {
                    int as = topLevelAs(name, i + 1, close);
                    int end = as < 0 ? close : as;
                    int begin = i + 1;
                    if (name.startsWith("impl ", begin)) {
                        begin += "impl ".length();
                    }
                    while (begin < end && "&*".indexOf(name.charAt(begin)) >= 0) {
                        begin++;
                    }
                    copy(name, begin, end, kept);
                } else if (kept.length() > 1 && kept.charAt(kept.length() - 1) == ':') {
                    kept.setLength(kept.length() - 2);
                }
                i = Math.min(close + 1, to);
            } else if (c == '[') {
                int close = Chars.find(name, ']', i, to);
                i = close < 0 ? to : close + 1;
            } else {
                kept.append(c);
                i++;
            }
        }
    }

    private static int topLevelAs(String name, int from, int to) {
        int depth = 0;
        for (int i = from; i < to; i++) {
            char c = name.charAt(i);
            if (c == '<') {
                depth++;
            } else if (c == '>') {
                depth--;
            } else if (depth == 0 && c == ' ' && name.startsWith(" as ", i)) {
                return i;
            }
        }
        return -1;
    }

    private static int close(String name, int open, int to) {
        int depth = 0;
        for (int i = open; i < to; i++) {
            char c = name.charAt(i);
            if (c == '<') {
                depth++;
            } else if (c == '>' && name.charAt(i - 1) != '-') {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        return to;
    }

    static FrameName of(Frame frame) {
        String path = path(frame.module().isEmpty() ? frame.function() : frame.module() + "::" + frame.function());
        int last = path.lastIndexOf("::");
        if (last > 0) {
            return new FrameName(path.substring(0, last), path.substring(last + 2));
        }
        return new FrameName(path.isEmpty() ? Chars.baseName(frame.file()) : "", path);
    }

    /** Returns whether a frame is of the language or of a library. */
    static boolean isLibrary(Frame frame) {
        String file = frame.file();
        if (file.startsWith("/rustc/")
                || file.contains("/registry/src/")
                || file.contains("/.cargo/git/")
                || file.contains("/rustlib/src/")
                || file.startsWith("library/std/")
                || file.startsWith("library/core/")) {
            return true;
        }
        String path = path(frame.module().isEmpty() ? frame.function() : frame.module() + "::" + frame.function());
        return LIBRARIES.begin(path)
                || path.equals("main")
                || path.equals("clone")
                || path.equals("unknown")
                || (path.isEmpty() && file.isEmpty());
    }
}
