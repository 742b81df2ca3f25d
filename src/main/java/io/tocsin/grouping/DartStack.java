package io.tocsin.grouping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code StackTrace.toString} of Dart and Flutter: {@code #0 Type.method (package:app/file.dart:10:5)}, the short form of
 * package:stack_trace, and obfuscated builds, whose frames are offsets in the snapshot's instructions.
 */
final class DartStack {

    private static final String INSTRUCTIONS = "SnapshotInstructions";
    private static final String DART = ".dart";

    /** Packages of the framework and of well-known dependencies. */
    private static final Prefixes LIBRARIES = new Prefixes(
            "dart:",
            "package:flutter/",
            "package:flutter_",
            "package:async/",
            "package:stack_trace/",
            "package:test",
            "package:http/",
            "package:dio/",
            "package:bloc/",
            "package:provider/",
            "package:riverpod/",
            "package:get/",
            "package:go_router/",
            "package:collection/",
            "package:sentry",
            "package:firebase_",
            "package:cloud_firestore");

    private static final FrameLines FRAMES = new FrameLines(DartStack::frame);

    private DartStack() {}

    static List<Thrown> parse(Lines lines) {
        FrameRanges frames = new FrameRanges(lines, FRAMES);
        @Nullable JvmHeader header = null;
        while (lines.next()) {
            if (FRAMES.frame(lines, lines.content, lines.end) != null) {
                frames.addNewestFirst(lines.content, lines.end);
            } else if (frames.isEmpty()) {
                header = JvmHeader.better(header, lines.text, lines.content, lines.end);
            }
        }
        if (frames.isEmpty()) {
            return List.of();
        }
        ThrownBuilder thrown = header == null || !header.certain()
                ? new ThrownBuilder("", "")
                : new ThrownBuilder(header.type(), header.message());
        return List.of(thrown.with(frames.turned()));
    }

    /** Returns whether only Dart prints such a line. */
    static boolean isFrame(String text, int from, int to) {
        return frame(text, from, to) != null;
    }

    private static @Nullable Frame frame(String text, int from, int to) {
        if (from >= to) {
            return null;
        }
        if (text.charAt(from) != '#') {
            return shortFrame(text, from, to);
        }
        int number = Chars.afterDigits(text, from + 1, to);
        int name = Chars.skipBlank(text, number, to);
        if (number == from + 1 || name == number) {
            return null;
        }
        if (Chars.startsWith(text, "abs ", name, to)) {
            int symbol = Chars.find(text, "_kDart", name, to);
            boolean known = symbol > 0 && Chars.find(text, INSTRUCTIONS, symbol, to) > 0;
            return known ? new Frame("", text.substring(symbol, to), "", 0, null, "") : null;
        }
        int open = Chars.find(text, " (", name, to);
        boolean place = open > 0
                && text.charAt(to - 1) == ')'
                && (Chars.find(text, DART, open, to) > 0 || Chars.startsWith(text, "dart:", open + 2, to));
        return place
                ? new Frame(
                        "",
                        text.substring(name, open),
                        text.substring(open + 2, placeEnd(text, open + 2, to - 1)),
                        0,
                        null,
                        "")
                : null;
    }

    /** Reads {@code package:shop/orders.dart 10:5  OrdersPage.total}. */
    private static @Nullable Frame shortFrame(String text, int from, int to) {
        int space = Chars.find(text, ' ', from, to);
        if (space < 0
                || !(Chars.startsWith(text, "package:", from, space)
                        || Chars.startsWith(text, "dart:", from, space)
                        || Chars.endsWith(text, DART, from, space))) {
            return null;
        }
        int line = Chars.skipBlank(text, space, to);
        int behind = Chars.afterDigits(text, line, to);
        if (behind < to && text.charAt(behind) == ':') {
            behind = Chars.afterDigits(text, behind + 1, to);
        }
        int name = Chars.skipBlank(text, behind, to);
        return behind == line || name == behind || name >= to
                ? null
                : new Frame("", text.substring(name, to), text.substring(from, space), 0, null, "");
    }

    private static int placeEnd(String text, int from, int to) {
        int end = to;
        while (end > from && (Chars.digit(text.charAt(end - 1)) || text.charAt(end - 1) == ':')) {
            end--;
        }
        return end;
    }

    /** Names a frame: a closure counts as the function that holds it. */
    static FrameName name(Frame frame) {
        String function = frame.function();
        for (String closure : new String[] {".<anonymous closure>", ".<fn>", " [async]"}) {
            function = function.replace(closure, "");
        }
        if (function.startsWith("new ")) {
            function = function.substring("new ".length());
        }
        return new FrameName(frame.module().isEmpty() ? Chars.baseName(frame.file()) : frame.module(), function);
    }

    static boolean isLibrary(Frame frame) {
        return LIBRARIES.begin(frame.file()) || LIBRARIES.begin(frame.module());
    }
}
