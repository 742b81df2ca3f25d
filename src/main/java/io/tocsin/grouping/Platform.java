package io.tocsin.grouping;

import java.util.Locale;

/** The runtimes whose stacks are understood. */
enum Platform {
    JVM,
    PYTHON,
    JAVASCRIPT,
    GO,
    RUBY,
    DOTNET,
    PHP,
    RUST,
    DART,
    ELIXIR,
    /** Machine code: C, C++, Swift, Objective-C and what else symbols and addresses are printed of. */
    NATIVE,
    /** A stack that no parser knows, read by its lines. */
    LINES,
    OTHER;

    /** Returns whether stacks of this kind are read since version 4 of the grouping. */
    boolean isOfVersion4() {
        return switch (this) {
            case RUST, DART, ELIXIR, NATIVE, LINES -> true;
            case JVM, PYTHON, JAVASCRIPT, GO, RUBY, DOTNET, PHP, OTHER -> false;
        };
    }

    /** The one that a sender means by a name: an SDK's platform or OpenTelemetry's {@code telemetry.sdk.language}. */
    static Platform named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "java", "jvm", "kotlin", "scala", "groovy", "clojure", "android" -> JVM;
            case "python", "py", "cpython", "pypy" -> PYTHON;
            case "javascript", "js", "node", "nodejs", "node.js", "webjs", "typescript", "browser", "deno", "bun" ->
                JAVASCRIPT;
            case "go", "golang" -> GO;
            case "ruby", "rails" -> RUBY;
            case "csharp", "c#", "dotnet", ".net", "fsharp", "aspnetcore" -> DOTNET;
            case "php", "laravel" -> PHP;
            case "rust" -> RUST;
            case "dart", "flutter" -> DART;
            case "elixir", "erlang", "beam" -> ELIXIR;
            case "native", "c", "cpp", "c++", "swift", "objc", "objective-c", "cocoa", "ios", "macos" -> NATIVE;
            default -> OTHER;
        };
    }

    /** The one whose source a file holds, by its ending. */
    static Platform ofFile(String file) {
        int end = file.length();
        int query = file.indexOf('?');
        if (query > 0) {
            end = query;
        }
        int dot = file.lastIndexOf('.', end - 1);
        if (dot < 0 || end - dot > 8) {
            return OTHER;
        }
        return switch (file.substring(dot + 1, end)) {
            case "java", "kt", "kts", "scala", "groovy", "clj" -> JVM;
            case "py", "pyx", "pyc" -> PYTHON;
            case "js", "mjs", "cjs", "ts", "mts", "cts", "jsx", "tsx", "vue", "svelte" -> JAVASCRIPT;
            case "go" -> GO;
            case "rb", "erb", "rake" -> RUBY;
            case "cs", "fs", "vb", "cshtml", "razor" -> DOTNET;
            case "php", "phtml" -> PHP;
            case "rs" -> RUST;
            case "dart" -> DART;
            case "ex", "exs", "erl", "eex", "heex", "leex" -> ELIXIR;
            case "c", "cc", "cpp", "cxx", "h", "hpp", "m", "mm", "swift", "S" -> NATIVE;
            case "lua",
                    "pl",
                    "pm",
                    "ml",
                    "hs",
                    "nim",
                    "zig",
                    "cr",
                    "jl",
                    "r",
                    "R",
                    "ps1",
                    "psm1",
                    "tcl",
                    "f90",
                    "f",
                    "cob",
                    "d" -> LINES;
            default -> OTHER;
        };
    }
}
