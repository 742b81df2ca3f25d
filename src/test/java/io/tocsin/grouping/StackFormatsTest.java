package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each format of a stack is read as what it is, and what no parser knows is read by its lines. */
class StackFormatsTest {

    private static final Grouper GROUPER = new Grouper(GroupingRules.NONE);

    static Stream<Arguments> formats() {
        return Stream.of(
                format("Rust, short", """
                        thread 'worker' panicked at src/parcel.rs:8:5:
                        index out of bounds
                        stack backtrace:
                           0: rust_begin_unwind
                                     at /rustc/aa11/library/std/src/panicking.rs:692:5
                           1: core::panicking::panic_bounds_check
                           2: post::parcel::Parcel::weigh::{{closure}}
                                     at ./src/parcel.rs:8:5
                           3: post::main
                                     at ./src/main.rs:3:9
                        """, List.of("post::parcel::Parcel weigh", "post main")),
                format("Rust, full", """
                        stack backtrace:
                           0:     0x55d402bda62a - std[e28293b1aa0f68bd]::backtrace_rs::trace
                           1:     0x55d402bda633 - <post[0a1b2c3d4e5f6071]::parcel::Parcel as core[c1f1a4ba060b9bfa]::fmt::Display>::fmt
                           2:     0x55d402bda640 - post::main::h0123456789abcdef
                        """, List.of("post::parcel::Parcel fmt", "post main")),
                format("anyhow", """
                        Error: could not post

                        Caused by:
                            0: no such box
                            1: No such file or directory (os error 2)

                        Stack backtrace:
                           0: anyhow::error::<impl anyhow::Error>::msg
                           1: post::boxes::open
                                     at ./src/boxes.rs:21:9
                           2: std::rt::lang_start
                        """, List.of("post::boxes open")),
                format("a panic without a backtrace", """
                        thread 'main' panicked at src/boxes.rs:21:9:
                        no box
                        note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
                        """, List.of("boxes.rs")),
                format("wasmtime", """
                        error while executing at wasm backtrace:
                            0: 0x1a2f - post.wasm!post::boxes::open
                            1: 0x77 - post.wasm!_start
                        """, List.of("post::boxes open")),
                format("Dart", """
                        #0      BoxPage._open.<anonymous closure> (package:post/boxes.dart:21:9)
                        <asynchronous suspension>
                        #1      _rootRunUnary (dart:async/zone.dart:1407:47)
                        #2      main (package:post/main.dart:3:1)
                        """, List.of("boxes.dart BoxPage._open", "main.dart main")),
                format("Dart, short form", """
                        package:post/boxes.dart 21:9          BoxPage._open.<fn>
                        package:flutter/src/widgets/framework.dart 4804:27  StatefulElement.build
                        """, List.of("boxes.dart BoxPage._open")),
                format("Elixir", """
                        ** (RuntimeError) no box
                            (post 0.1.0) lib/post/boxes.ex:21: anonymous fn/1 in Post.Boxes.open/2
                            (elixir 1.15.7) lib/enum.ex:1693: Enum."-map/2-lists^map/1-1-"/2
                            (post 0.1.0) lib/post.ex:3: Post.run/1
                        """, List.of("Post.Boxes.open/2", "Post.run/1")),
                format("Erlang", """
                        exception error: no match of right hand side value none
                          in function  boxes:open/2 (boxes.erl, line 21)
                          in call from post:run/1 (post.erl, line 3)
                        """, List.of("boxes:open/2", "post:run/1")),
                format("a dump of a thread by Android's runtime", """
                        "main" prio=5 tid=1 Native
                          | group="main" sCount=1 dsCount=0
                          native: #00 pc 000000000004a1b2  /apex/com.android.runtime/lib64/bionic/libc.so (__ioctl+8)
                          native: #01 pc 0000000000019a00  /system/lib64/libbinder.so (talkWithDriver+60)
                          at android.os.BinderProxy.transactNative(Native method)
                          at com.example.post.Boxes.open(Boxes.kt:21)
                          - locked <0x0a1b2c3d> (a java.lang.Object)

                        "pool-1" prio=5 tid=12 Waiting
                          at com.example.post.Other.run(Other.kt:4)
                        """, List.of("com.example.post.Boxes open")),
                format("a tombstone", """
                        signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0
                        backtrace:
                              #00 pc 00000000000a1b2c  /data/app/post/lib/arm64/libpost.so (post::Box::open(int)+44) (BuildId: 0a1b)
                              #01 pc 00000000000222cc  /apex/com.android.art/lib64/libart.so (art_quick_invoke_stub+548)
                        """, List.of("post::Box::open")),
                format("a sanitizer", """
                        ==77==ERROR: AddressSanitizer: stack-overflow on address 0x7ffc
                            #0 0x55e87781f467 in open_box(char const*) /src/boxes.cc:21:9
                            #1 0x7f0719245249 in __libc_start_main ../csu/libc-start.c:308

                        allocated by thread T0 here:
                            #0 0x7f07194b89cf in make_box /src/boxes.cc:3
                        """, List.of("open_box")),
                format("Apple's report", """
                        Thread 3 Crashed:
                        0   libswiftCore.dylib  0x00000001a1b2c3d4 _assertionFailure(_:_:file:line:flags:) + 188
                        1   Post                0x0000000102f3c0d8 closure #1 in Boxes.open(_:) + 44 (Boxes.swift:21)
                        2   UIKitCore           0x00000001a2b2c3d4 -[UIControl sendAction:to:forEvent:] + 112
                        """, List.of("Boxes.open")),
                format("Kotlin/Native", """
                        Uncaught Kotlin exception: kotlin.IllegalStateException: no box
                            at 0   post.kexe  0x000000010a2b3c4d kfun:kotlin.Throwable#<init>(kotlin.String?){} + 92
                            at 1   post.kexe  0x000000010a2b3d00 kfun:post.Boxes#open(kotlin.Int){} + 301 (/src/Boxes.kt:21:9)
                        """, List.of("post.Boxes#open")),
                format(
                        "WebAssembly in V8",
                        """
                        RuntimeError: unreachable
                            at post::boxes::open::h0123456789abcdef (wasm://wasm/post-0a1b2c3d:wasm-function[12]:0x1a2f)
                            at wasm://wasm/0a1b2c3d:wasm-function[57]:0x77
                            at start (https://a.example/start.js:3:7)
                        """,
                        List.of("post post::boxes::open", "wasm-function[57]", "start.js start")),
                format(".NET in German", """
                        System.InvalidOperationException: Keine Kiste
                         ---> System.IO.IOException: zu
                           bei Post.Boxes.Open(String id) in C:\\src\\Boxes.cs:Zeile 21.
                           --- Ende der internen Ausnahmestapel\u00fcberwachung ---
                           bei Post.Boxes.Open(String id) in C:\\src\\Boxes.cs:Zeile 24.
                           bei Post.Program.Main() in C:\\src\\Program.cs:Zeile 3.
                        """, List.of("Post.Boxes Open", "Post.Program Main")),
                format(
                        "Unity",
                        """
                        NullReferenceException: no box
                        Post.Boxes.Open (System.Int32 id) (at Assets/Boxes.cs:21)
                        Post.Main.Update () (at Assets/Main.cs:3)
                        """,
                        List.of("Post.Boxes.Open (System.Int id) (at Boxes.cs:)", "Post.Main.Update () (at Main.cs:)")),
                format("PowerShell", """
                        at Open-Box, C:\\src\\Boxes.psm1: line 21
                        at <ScriptBlock>, C:\\src\\post.ps1: line 3
                        """, List.of("at Open-Box, Boxes.psm: line", "at <ScriptBlock>, post.ps: line")),
                format("R", """
                        3: stop("no box") at boxes.R#21
                        2: open_box(7)
                        1: main()
                        """, List.of("stop() at boxes.R#", "open_box()", "main()")),
                format("Julia", """
                        Stacktrace:
                         [1] open_box(id::Int64) @ Main ./boxes.jl:21
                         [2] top-level scope @ ./post.jl:3
                        """, List.of("open_box() @ Main boxes.jl", "top-level scope @ post.jl")));
    }

    private static Arguments format(String name, String text, List<String> frames) {
        return Arguments.of(name, text, frames);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void a_stack_is_read_by_the_functions_it_names(String name, String text, List<String> frames) {
        assertThat(Stacks.grouped(text).explanation().frames()).isEqualTo(frames);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void lines_addresses_and_a_platform_that_is_wrong_change_no_key(String name, String text, List<String> frames) {
        Fingerprint key = Stacks.grouped(text).fingerprint();
        String moved = text.replace(":21", ":4711")
                .replace("line 21", "line 4711")
                .replace(":8:5", ":88:9")
                .replace("dart 21:9", "dart 47:5")
                .replace("Zeile 21", "Zeile 4711")
                .replace("00000000000a1b2c", "00000000000b2c3d")
                .replace("0x000000010a2b", "0x000000020c4d")
                .replace("0x55d402", "0x66e513")
                .replace("0x1a2f", "0x2b3f")
                .replace("#21", "#47")
                .replace("h0123456789abcdef", "hfedcba9876543210");

        assertThat(moved).isNotEqualTo(text);
        assertThat(Stacks.grouped(moved).fingerprint()).isEqualTo(key);
        for (String platform : List.of("java", "csharp", "other")) {
            assertThat(GROUPER.group(new Occurrence("shop", "", "", platform, text, List.of(), List.of()))
                            .explanation()
                            .frames())
                    .isEqualTo(frames);
        }
    }

    @Test
    void a_localized_stack_of_dotnet_is_the_same_issue_as_the_english_one() {
        String english = """
                System.Exception: x
                 ---> System.IO.IOException: y
                   at Post.Boxes.Open(String id) in /src/Boxes.cs:line 21
                   --- End of inner exception stack trace ---
                   at Post.Boxes.Read() in /src/Boxes.cs:line 30
                """;
        String[][] words = {
            {"\u00e0", "dans", "ligne"},
            {"\u0432", "\u0432", "\u0441\u0442\u0440\u043e\u043a\u0430"},
            {"en", "en", "l\u00ednea"},
            {"\u5834\u6240", "\u5834\u6240", "\u884c"},
            {"\uc704\uce58:", "\ud30c\uc77c", "\uc904"},
            {"w", "w", "wiersz"}
        };
        for (String[] word : words) {
            String text = english.replace("   at ", "   " + word[0] + " ")
                    .replace(" in /", " " + word[1] + " /")
                    .replace(":line", ":" + word[2])
                    .replace("--- End of inner exception stack trace ---", "--- Fin ---");
            assertThat(Stacks.grouped(text).fingerprint())
                    .as(word[0])
                    .isEqualTo(Stacks.grouped(english).fingerprint());
        }
    }

    @Test
    void obfuscated_dart_is_told_apart_by_offsets_and_not_by_addresses() {
        String text = """
                build_id: '0a1b2c3d'
                    #00 abs 00000079eb0f1ad7 virt 000000000068fad7 _kDartIsolateSnapshotInstructions+0x%s
                    #01 abs 00000079eb0fe8f3 virt 000000000069c8f3 _kDartIsolateSnapshotInstructions+0x65c8f3
                """;

        assertThat(key("E", "m", text.formatted("64fad7").replace("00000079", "00000071")))
                .isEqualTo(key("E", "m", text.formatted("64fad7")))
                .isNotEqualTo(key("E", "m", text.formatted("223b73")));
    }

    @ParameterizedTest
    @CsvSource({"rust, post::boxes::open, rust_begin_unwind", "dart, BoxPage.open, ''", "elixir, Post.Boxes.open/2, ''"
    })
    void frames_that_were_sent_in_parts_are_named_the_same_way(String platform, String function, String handler) {
        boolean rust = platform.equals("rust");
        Frame called = new Frame("", function + (rust ? "::h00112233445566ff" : ""), "boxes", 21, null, "");
        Frame library = new Frame("", handler, "/rustc/1/library/std/src/panicking.rs", 1, null, "");
        List<Frame> frames = rust ? List.of(called, library) : List.of(called);

        Grouping grouping = GROUPER.group(
                new Occurrence("shop", "E", "m", platform, "", List.of(new Thrown("E", "m", frames)), List.of()));

        assertThat(grouping.culprit())
                .endsWith(function)
                .doesNotContain("h0011")
                .doesNotContain("unwind");
    }

    @Test
    void a_stack_in_an_unknown_format_explains_itself_as_such() {
        Grouping grouping = GROUPER.group(
                Stacks.event(
                        "E",
                        "no box for 17",
                        "lua: boxes.lua:21: no box for 17\nstack traceback:\n\tboxes.lua:21: in function 'boxes.open'\n\tpost.lua:3: in main chunk\n"));

        assertThat(grouping.explanation().frames())
                .containsExactly("boxes.lua: in 'boxes.open'", "post.lua: in main chunk");
        assertThat(grouping.explanation().sentence())
                .isEqualTo(
                        "Grouped by the type and the first 2 different lines of a stack in an unknown format, numbers and "
                                + "values left out.");
        assertThat(grouping.fingerprint().version()).isEqualTo(4);
    }

    @Test
    void values_of_arguments_and_messages_are_not_part_of_an_unknown_stack() {
        String text =
                "%1$s at boxes.pl line 21.\n\tPost::open(%2$d, \"%1$s\") called at post.pl line 3\n\tmain::run() called at post.pl line 9\n";

        assertThat(key("", "no box for ann", text.formatted("no box for ann", 7)))
                .isEqualTo(key("", "no box for bob", text.formatted("no box for bob", 8)))
                .isNotEqualTo(key(
                        "",
                        "no box for ann",
                        text.formatted("no box for ann", 7).replace("Post::open", "Post::close")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "'",
                "a(",
                "/a",
                "\\",
                "<",
                "[",
                "0: a::",
                "#0 ",
                "at ",
                "1: 0x1 - <",
                "`",
                "a/(",
                "\n0: <a::",
                "#1 0x1 in <",
                "** (",
                "| "
            })
    void any_text_takes_little_time(String piece) {
        String text = "x\n" + piece.repeat(100_000);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Stacks.grouped(text));
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> Stacks.grouped(("  " + piece.repeat(500) + "\n").repeat(150)));
    }

    private static String key(String type, String message, String stack) {
        return GROUPER.group(Stacks.event(type, message, stack)).fingerprint().key();
    }
}
