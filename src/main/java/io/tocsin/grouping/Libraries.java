package io.tocsin.grouping;

/**
 * Tells the application's own frames from those of runtimes, frameworks and dependencies where the sender does not: by class
 * or package on the JVM and .NET, by path elsewhere.
 */
final class Libraries {

    private Libraries() {}

    /** Whether a frame is somebody else's code; {@code false} where nothing tells. */
    static boolean own(Platform platform, Frame frame) {
        return switch (platform) {
            case JVM -> jvm(JvmPrefix.without(frame.module()));
            case DOTNET ->
                LibraryNames.DOTNET.begin(frame.module()) || frame.function().startsWith("lambda_method");
            case PYTHON -> python(frame);
            case JAVASCRIPT -> javaScript(frame);
            case GO -> go(frame);
            case RUBY -> ruby(frame.file());
            case PHP -> php(frame);
            case RUST -> RustNames.isLibrary(frame);
            case DART -> DartStack.isLibrary(frame);
            case ELIXIR -> ElixirStack.isLibrary(frame);
            case NATIVE -> NativeNames.isLibrary(frame);
            case LINES, OTHER -> false;
        };
    }

    private static boolean jvm(String module) {
        return LibraryNames.JVM.begin(module) && !module.startsWith("org.springframework.samples.");
    }

    private static boolean python(Frame frame) {
        String file =
                frame.file().indexOf('\\') < 0 ? frame.file() : frame.file().replace('\\', '/');
        if (file.contains("/site-packages/")
                || file.contains("/dist-packages/")
                || file.startsWith("<frozen ")
                || file.startsWith("<__array_function__")
                || file.contains("/lib/python")
                || file.contains("/lib64/python")
                || file.contains("/pypy")) {
            return true;
        }
        int lib = file.indexOf("/Lib/");
        return (lib > 0 && file.lastIndexOf("/Python", lib) >= 0) || LibraryNames.PYTHON_MODULES.begin(frame.module());
    }

    private static boolean javaScript(Frame frame) {
        String file = frame.file().isEmpty() ? frame.module() : frame.file();
        return file.contains("node_modules/")
                || file.contains("node_modules\\")
                || file.startsWith("node:")
                || file.startsWith("internal/")
                || file.startsWith("<native>")
                || file.startsWith("<eval>")
                || file.startsWith("<anonymous>")
                || file.equals("native")
                || file.equals("[native code]")
                || file.startsWith("ext:")
                || file.contains("-extension://")
                || file.contains("webpack/bootstrap")
                || file.contains("webpack/runtime")
                || file.contains("/~/")
                || file.contains("vendors~")
                || library(Chars.baseName(file));
    }

    /** What bundlers call the chunk of dependencies. */
    private static boolean library(String name) {
        for (String chunk : new String[] {"vendor", "vendors", "polyfills", "framework", "runtime"}) {
            if (name.startsWith(chunk)
                    && name.length() > chunk.length()
                    && (name.charAt(chunk.length()) == '.' || name.charAt(chunk.length()) == '-')) {
                return true;
            }
        }
        return false;
    }

    private static boolean go(Frame frame) {
        String module = frame.module();
        String file = frame.file();
        if (file.contains("/pkg/mod/")
                || file.contains("/vendor/")
                || file.contains("/usr/local/go/src/")
                || file.contains("/libexec/src/")
                || module.startsWith("vendor/")
                || LibraryNames.GO_MODULES.begin(module)) {
            return true;
        }
        int slash = module.indexOf('/');
        return LibraryNames.GO_STANDARD.contains(slash < 0 ? module : module.substring(0, slash));
    }

    private static boolean ruby(String file) {
        return file.contains("/gems/")
                || file.contains("/lib/ruby/")
                || file.contains("/vendor/bundle/")
                || file.startsWith("<internal:")
                // JRuby's own methods.
                || file.endsWith(".java")
                || file.contains("/rubygems/")
                || file.endsWith("/bin/bundle")
                || file.endsWith("/bin/rails");
    }

    private static boolean php(Frame frame) {
        String file = frame.file();
        return file.contains("/vendor/")
                || file.contains("\\vendor\\")
                || file.startsWith("[internal")
                || file.startsWith("phar://");
    }
}
