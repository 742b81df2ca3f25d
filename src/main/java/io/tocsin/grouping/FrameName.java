package io.tocsin.grouping;

import org.jspecify.annotations.Nullable;

/**
 * What a frame is called in a key: without anything that changes while the source stays the same.
 *
 * @param module the class, package or file's base name; may be empty
 * @param function the function; a line of source where it has no name but the line is known; may be empty
 */
record FrameName(String module, String function) {

    private static final int MOST_CHARACTERS = 200;

    /** {@code module function}, as keys and explanations have it. */
    String text() {
        String text = module.isEmpty() ? function : function.isEmpty() ? module : module + ' ' + function;
        return text.length() > MOST_CHARACTERS ? Chars.cut(text, MOST_CHARACTERS) : text;
    }

    /** The name of a frame; null where the frame is a generator's own and comes and goes. */
    static @Nullable FrameName of(Platform platform, Frame frame) {
        FrameName name = raw(platform, frame);
        if (name == null || platform == Platform.LINES) {
            return name;
        }
        String module = GeneratedNames.of(name.module);
        String function = GeneratedNames.of(name.function);
        return module.equals(name.module) && function.equals(name.function) ? name : new FrameName(module, function);
    }

    private static @Nullable FrameName raw(Platform platform, Frame frame) {
        return switch (platform) {
            case JVM -> jvm(frame);
            case PYTHON -> python(frame);
            case JAVASCRIPT -> javaScript(frame);
            case GO -> new FrameName(module(frame.module(), frame.file()), GoNames.function(frame.function()));
            case RUBY -> ruby(frame);
            case DOTNET -> DotnetNames.of(frame);
            case PHP -> php(frame);
            case RUST -> RustNames.of(frame);
            case DART -> DartStack.name(frame);
            case ELIXIR -> ElixirStack.name(frame);
            case NATIVE -> NativeNames.of(frame);
            case LINES, OTHER -> new FrameName(module(frame.module(), frame.file()), frame.function());
        };
    }

    private static @Nullable FrameName jvm(Frame frame) {
        if (JvmNames.generated(frame.module(), frame.function())) {
            return null;
        }
        return new FrameName(
                JvmNames.module(module(frame.module(), frame.file())), JvmNames.function(frame.function()));
    }

    private static @Nullable FrameName python(Frame frame) {
        String function = frame.function();
        int locals = function.indexOf(".<locals>");
        while (locals >= 0) {
            function = function.substring(0, locals) + function.substring(locals + ".<locals>".length());
            locals = function.indexOf(".<locals>");
        }
        if (function.endsWith("<listcomp>") || function.endsWith("<dictcomp>") || function.endsWith("<setcomp>")) {
            // Frames of their own up to Python 3.11, and none since (PEP 709).
            return null;
        }
        return new FrameName(module(frame.module(), frame.file()), function);
    }

    private static FrameName javaScript(Frame frame) {
        String function = JavaScriptNames.function(frame.function());
        if (JavaScriptFrames.minified(frame, function)) {
            function = "";
        }
        if (function.isEmpty()) {
            function = frame.contextLine().strip();
        }
        // A module name of a bundler is a path as well.
        String file = frame.file().isEmpty() ? frame.module() : frame.file();
        return new FrameName(generic(JavaScriptNames.file(file), file), function);
    }

    private static @Nullable FrameName ruby(Frame frame) {
        String function = frame.function();
        int in = function.lastIndexOf(" in ");
        if (in >= 0) {
            function = function.substring(in + 4);
        }
        int type = Math.max(function.lastIndexOf('#'), function.indexOf('<') < 0 ? function.lastIndexOf('.') : -1);
        if (type >= 0) {
            // Ruby 3.4 names the type, others do not.
            function = function.substring(type + 1);
        }
        // For code that was evaluated from a text, only the place of the evaluation has a line.
        String file = frame.file().startsWith("(eval") ? "(eval)" : frame.file();
        return RubyFrames.ofCore(function) ? null : new FrameName(module(frame.module(), file), function);
    }

    private static FrameName php(Frame frame) {
        String function = frame.function();
        int closure = function.indexOf("{closure");
        String module = frame.module();
        if (closure >= 0) {
            int namespace = function.lastIndexOf('\\', closure);
            if (module.isEmpty() && namespace > 0) {
                module = function.substring(0, namespace);
            }
            function = "{closure}";
        }
        int anonymous = module.indexOf("@anonymous");
        if (anonymous >= 0) {
            module = module.substring(0, anonymous + "@anonymous".length());
        }
        return new FrameName(module(module, frame.file()), function);
    }

    private static String module(String module, String file) {
        if (!module.isEmpty()) {
            return module;
        }
        String name = Chars.baseName(file);
        return generic(name, file);
    }

    /** A base name that every folder has one of stands with its folder, if that has a plain name. */
    private static String generic(String name, String path) {
        int dot = name.indexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        boolean generic = switch (stem) {
            case "__init__",
                    "__main__",
                    "index",
                    "views",
                    "models",
                    "tasks",
                    "admin",
                    "page",
                    "layout",
                    "route",
                    "handler",
                    "utils",
                    "helpers" -> true;
            default -> false;
        };
        if (!generic) {
            return name;
        }
        int end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        if (end <= 0) {
            return name;
        }
        String folder = Chars.baseName(path.substring(0, end));
        for (int i = 0; i < folder.length(); i++) {
            if (!Chars.letter(folder.charAt(i)) && folder.charAt(i) != '_' && folder.charAt(i) != '-') {
                return name;
            }
        }
        return folder.isEmpty() ? name : folder + '/' + name;
    }
}
