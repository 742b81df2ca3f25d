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
    OTHER;

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
            default -> OTHER;
        };
    }
}
