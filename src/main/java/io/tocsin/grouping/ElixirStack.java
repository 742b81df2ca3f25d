package io.tocsin.grouping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the stack traces of Elixir ({@code (app 1.0) lib/orders.ex:12: Shop.Orders.total/1}) and of Erlang's shell
 * ({@code in function orders:total/1 (orders.erl, line 12)}).
 */
final class ElixirStack {

    private static final String[] CALLS = {"in function ", "in call from "};
    private static final String[] SOURCES = {".ex:", ".exs:", ".erl:", ".eex:", ".heex:", ".leex:"};

    /** Applications of the runtime and well-known dependencies, as they stand in the parentheses of a frame. */
    private static final Prefixes LIBRARIES = new Prefixes(
            "elixir ",
            "stdlib ",
            "kernel ",
            "erts ",
            "mix ",
            "logger ",
            "ex_unit ",
            "iex ",
            "ssl ",
            "crypto ",
            "phoenix",
            "plug",
            "cowboy",
            "bandit",
            "thousand_island",
            "ranch",
            "ecto",
            "db_connection",
            "postgrex",
            "myxql",
            "absinthe",
            "oban",
            "gen_stage",
            "broadway",
            "finch",
            "mint",
            "tesla",
            "req ",
            "hackney",
            "httpoison",
            "jason",
            "poison",
            "gettext",
            "telemetry",
            "sentry",
            "swoosh",
            "nimble_");

    /** Modules of the runtime. */
    private static final Prefixes MODULES = new Prefixes(
            "erl_eval",
            ":erl_eval",
            ":erlang.",
            "erlang:",
            ":gen_server.",
            "gen_server:",
            ":proc_lib.",
            "proc_lib:",
            ":timer.",
            "lists:",
            ":lists.",
            "shell:",
            "init:");

    private static final FrameLines FRAMES = new FrameLines(ElixirStack::frame);

    private ElixirStack() {}

    static List<Thrown> parse(Lines lines) {
        FrameRanges frames = new FrameRanges(lines, FRAMES);
        String type = "";
        String message = "";
        while (lines.next()) {
            if (lines.empty()) {
                continue;
            }
            if (FRAMES.frame(lines, lines.content, lines.end) != null) {
                frames.addNewestFirst(lines.content, lines.end);
            } else if (lines.startsWith("** (") || Chars.find(lines.text, " ** (", lines.content, lines.end) > 0) {
                if (!frames.isEmpty()) {
                    break;
                }
                int open = Chars.find(lines.text, "** (", lines.content, lines.end) + 4;
                int close = Chars.find(lines.text, ") ", open, lines.end);
                if (close > open) {
                    type = lines.text.substring(open, close);
                    message = lines.text.substring(close + 2, lines.end);
                }
            }
        }
        return frames.isEmpty() ? List.of() : List.of(new ThrownBuilder(type, message).with(frames.turned()));
    }

    /** Returns whether only Elixir or Erlang prints such a line. */
    static boolean isSure(String text, int from, int to) {
        return source(text, from, to) > 0 || (call(text, from, to) > 0 && frame(text, from, to) != null);
    }

    /** Returns where what follows {@code path.ex:12: } begins; -1 if no such place begins the line. */
    private static int source(String text, int from, int to) {
        int start = application(text, from, to);
        int space = Chars.find(text, ' ', start, to);
        int end = space < 0 ? to : space;
        for (String source : SOURCES) {
            int ending = Chars.find(text, source, start, end);
            if (ending > 0) {
                int line = ending + source.length();
                int after = Chars.afterDigits(text, line, end);
                return after > line && after < to && text.charAt(after) == ':'
                        ? Chars.skipBlank(text, after + 1, to)
                        : -1;
            }
        }
        return -1;
    }

    /** Returns what follows {@code (app 1.0) }. */
    private static int application(String text, int from, int to) {
        if (from < to && text.charAt(from) == '(') {
            int close = Chars.find(text, ") ", from, Math.min(to, from + 80));
            if (close > 0) {
                return close + 2;
            }
        }
        return from;
    }

    private static int call(String text, int from, int to) {
        for (String call : CALLS) {
            if (Chars.startsWith(text, call, from, to)) {
                return Chars.skipBlank(text, from + call.length(), to);
            }
        }
        return -1;
    }

    private static @Nullable Frame frame(String text, int from, int to) {
        int call = call(text, from, to);
        if (call > 0) {
            int end = Chars.find(text, ' ', call, to);
            int name = end < 0 ? to : end;
            boolean called = Chars.find(text, ':', call, name) > 0 && Chars.find(text, '/', call, name) > 0;
            return called ? new Frame("", text.substring(call, name), "", 0, null, "") : null;
        }
        int application = application(text, from, to);
        int source = source(text, from, to);
        int function = source > 0 ? source : application;
        if (function >= to || (source < 0 && application == from && text.charAt(from) != ':')) {
            return null;
        }
        int open = Chars.find(text, '(', function, to);
        boolean arguments = open > function && text.charAt(to - 1) == ')';
        int slash = Chars.findLast(text, '/', function, to);
        boolean arity = slash > function && Chars.digits(text, slash + 1, to);
        boolean top = text.charAt(function) == '(' && text.charAt(to - 1) == ')';
        if (!arguments && !arity && !top) {
            return null;
        }
        return new Frame(
                application > from ? text.substring(from + 1, application - 2) : "",
                text.substring(function, arguments && !arity ? open : to),
                "",
                0,
                null,
                "");
    }

    /** Names a frame: an anonymous function counts as the one that holds it. */
    static FrameName name(Frame frame) {
        String function = frame.function();
        int in = function.lastIndexOf(" in ");
        if (in > 0) {
            function = function.substring(in + 4);
        }
        // Shop.Orders."-total/1-fun-0-"/2
        int quote = function.indexOf("\"-");
        int slash = quote < 0 ? -1 : function.indexOf('-', quote + 2);
        if (slash > 0) {
            function = function.substring(0, quote) + function.substring(quote + 2, slash);
        }
        return new FrameName("", function);
    }

    static boolean isLibrary(Frame frame) {
        return LIBRARIES.begin(frame.module())
                || MODULES.begin(frame.function())
                || frame.function().startsWith("(");
    }
}
