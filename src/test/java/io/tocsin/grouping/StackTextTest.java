package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each runtime's text reads as the chain that it means: the oldest cause first, the oldest call first. */
class StackTextTest {

    @ParameterizedTest
    @CsvSource({
        "JVM, JVM",
        "'JVM, causes first', JVM",
        "Python, PYTHON",
        "'Python, group', PYTHON",
        "V8, JAVASCRIPT",
        "Firefox, JAVASCRIPT",
        "Safari, JAVASCRIPT",
        "Go, GO",
        "Ruby, RUBY",
        "Ruby 3.4, RUBY",
        ".NET, DOTNET",
        "PHP, PHP"
    })
    void the_text_tells_its_runtime_whatever_the_sender_says(String name, Platform platform) {
        String text = Stacks.ALL.get(name);

        assertThat(StackText.parse(text, Platform.OTHER).platform()).isEqualTo(platform);
        assertThat(StackText.parse(text, platform).chain())
                .isEqualTo(StackText.parse(text, Platform.OTHER).chain());
        Platform wrong = platform == Platform.GO ? Platform.PYTHON : Platform.GO;
        assertThat(StackText.parse(text, wrong).platform()).isEqualTo(platform);
    }

    @Test
    void the_jvm_shares_the_frames_left_away() {
        List<Thrown> chain = StackText.parse(Stacks.JVM, Platform.OTHER).chain();

        assertThat(chain)
                .extracting(Thrown::type)
                .containsExactly("java.sql.SQLTimeoutException", "java.lang.IllegalStateException");
        assertThat(chain.get(0).message()).isEqualTo("after 30 s");
        assertThat(chain.get(0).frames()).hasSize(11);
        assertThat(functions(chain.get(0))).startsWith("run", "service").endsWith("place", "insert", "execute");
        assertThat(functions(chain.get(1))).hasSize(9).endsWith("place", "place");
        assertThat(chain.get(1).frames().get(8))
                .isEqualTo(new Frame("com.example.shop.OrderService", "place", "OrderService.java", 31, null, ""));
    }

    @Test
    void logback_may_print_causes_first() {
        List<Thrown> chain =
                StackText.parse(Stacks.LOGBACK_CAUSES_FIRST, Platform.OTHER).chain();

        assertThat(chain)
                .extracting(Thrown::type)
                .containsExactly("java.sql.SQLTimeoutException", "java.lang.IllegalStateException");
        assertThat(functions(chain.get(0))).containsExactly("post", "insert", "execute");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Exception in thread \"main\" java.lang.IllegalStateException: no",
                "2024-05-17 10:11:12 ERROR [main] c.e.Shop - java.lang.IllegalStateException: no",
                "something failed\njava.lang.IllegalStateException: no",
                "java.lang.IllegalStateException: no\nmore: of it\n  and more",
                "java.lang.IllegalStateException: no\nCaused by luck"
            })
    void the_jvms_type_is_found_behind_what_loggers_write(String header) {
        Thrown thrown = StackText.parse(header + "\n\tat com.example.Shop.main(Shop.java:1)\n", Platform.OTHER)
                .chain()
                .get(0);

        assertThat(thrown.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(thrown.message()).isEqualTo("no");
    }

    @Test
    void a_jvm_frame_loses_its_loader_and_module() {
        String text = "a.B: x\n"
                + "\tat java.base@17.0.1/java.lang.Thread.run(Thread.java:1)\n"
                + "\tat app//com.example.Shop.main(Shop.java:2)\n"
                + "\tat com.example.Shop$$Lambda$14/0x0000000800066840.run(Unknown Source)\n"
                + "\tat com.example.Shop.init(Native Method)\n";

        assertThat(StackText.parse(text, Platform.OTHER).chain().get(0).frames())
                .extracting(Frame::module)
                .containsExactly(
                        "com.example.Shop",
                        "com.example.Shop$$Lambda$14/0x0000000800066840",
                        "com.example.Shop",
                        "java.lang.Thread");
    }

    @Test
    void python_prints_the_cause_above() {
        List<Thrown> chain = StackText.parse(Stacks.PYTHON, Platform.OTHER).chain();

        assertThat(chain).extracting(Thrown::type).containsExactly("sqlalchemy.exc.NoResultFound", "shop.OrderMissing");
        assertThat(functions(chain.get(0))).containsExactly("place", "<listcomp>", "one");
        assertThat(chain.get(0).frames().get(0))
                .isEqualTo(new Frame("", "place", "/srv/app/shop/orders.py", 7, null, ""));
    }

    @Test
    void the_first_of_a_python_groups_exceptions_is_its_cause() {
        List<Thrown> chain =
                StackText.parse(Stacks.PYTHON_GROUP, Platform.OTHER).chain();

        assertThat(chain).extracting(Thrown::type).containsExactly("ValueError", "ExceptionGroup");
        assertThat(functions(chain.get(0))).containsExactly("work");
    }

    @Test
    void node_prints_the_cause_below() {
        List<Thrown> chain = StackText.parse(Stacks.V8, Platform.OTHER).chain();

        assertThat(chain).extracting(Thrown::type).containsExactly("TypeError", "Error");
        assertThat(chain.get(1).message()).isEqualTo("outer 12");
        assertThat(functions(chain.get(0)))
                .containsExactly("Array.map", "eval", "", "Object.total [as sum]", "new Basket");
        assertThat(chain.get(1).frames())
                .extracting(Frame::file)
                .containsExactly(
                        "node:internal/process/task_queues",
                        "file:///srv/app/main.mjs",
                        "<native>",
                        "/srv/app/order.js");
    }

    @Test
    void browsers_write_the_function_ahead_of_an_at_sign() {
        assertThat(functions(
                        StackText.parse(Stacks.FIREFOX, Platform.OTHER).chain().get(0)))
                .containsExactly("", "start", "render/<", "total");
        Thrown safari = StackText.parse(Stacks.SAFARI, Platform.OTHER).chain().get(0);
        assertThat(safari.type()).isEqualTo("TypeError");
        assertThat(functions(safari)).containsExactly("global code", "", "map", "total");
        assertThat(safari.frames().get(3).file()).isEqualTo("https://shop.example.com/static/basket.js");
        assertThat(safari.frames().get(3).line()).isEqualTo(12);
    }

    @Test
    void go_crashed_below_the_panic_of_the_first_goroutine() {
        List<Thrown> chain = StackText.parse(Stacks.GO, Platform.OTHER).chain();

        assertThat(chain).hasSize(1);
        assertThat(chain.get(0).type()).isEqualTo("runtime error");
        assertThat(chain.get(0).message()).isEqualTo("index out of range [5] with length 3");
        assertThat(functions(chain.get(0)))
                .containsExactly("start", "Map[...]", "(*Server).handle", "(*Server).handle.func1");
    }

    @Test
    void a_stack_of_pkg_errors_has_no_goroutine() {
        String text = "no row\nmain.find\n\t/srv/app/main.go:12\nmain.main\n\t/srv/app/main.go:8\n";

        assertThat(functions(StackText.parse(text, Platform.OTHER).chain().get(0)))
                .containsExactly("main", "find");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ruby", "Ruby 3.4"})
    void ruby_prints_the_cause_below(String name) {
        List<Thrown> chain =
                StackText.parse(Stacks.ALL.get(name), Platform.OTHER).chain();

        assertThat(chain).extracting(Thrown::type).containsExactly("KeyError", "ArgumentError");
        assertThat(chain.get(0).message()).isEqualTo("no 42");
        assertThat(chain.get(0).frames()).hasSize(5);
        assertThat(chain.get(0).frames().get(4).line()).isEqualTo(3);
    }

    @Test
    void older_rubies_print_the_crash_last_on_a_terminal() {
        String text = "Traceback (most recent call last):\n\t2: from a.rb:9:in `<main>'\n\t1: from a.rb:5:in `b'\n"
                + "a.rb:2:in `c': no (KeyError)\n";

        Thrown thrown = StackText.parse(text, Platform.OTHER).chain().get(0);

        assertThat(functions(thrown)).containsExactly("<main>", "b", "c");
        assertThat(thrown.type()).isEqualTo("KeyError");
    }

    @Test
    void dotnet_prints_the_innermost_frames_first() {
        List<Thrown> chain = StackText.parse(Stacks.DOTNET, Platform.OTHER).chain();

        assertThat(chain)
                .extracting(Thrown::type)
                .containsExactly("System.ArgumentException", "System.InvalidOperationException");
        assertThat(functions(chain.get(0))).containsExactly("Place", "MoveNext", "ForEach", "<Total>b__0");
        assertThat(functions(chain.get(1))).containsExactly("Main", "Place");
        assertThat(chain.get(0).frames().get(1).file()).isEqualTo("C:\\src\\Basket.cs");
        assertThat(chain.get(0).frames().get(1).line()).isEqualTo(9);
    }

    @Test
    void dotnet_framework_and_mono_write_all_types_on_a_line() {
        String text = "A.BException: outer ---> C.DException: middle ---> E.FException: inner\n"
                + "  at Shop.P.Inner () [0x00000] in <12b418a7818c>:0 \n"
                + "   --- End of inner exception stack trace ---\n  at Shop.P.Middle () [0x0001] in <12b4>:0 \n"
                + "   --- End of inner exception stack trace ---\n  at Shop.P.Outer () [0x0002] in <12b4>:0 \n";

        assertThat(StackText.parse(text, Platform.OTHER).chain())
                .extracting(thrown -> thrown.type() + functions(thrown))
                .containsExactly("E.FException[Inner]", "C.DException[Middle]", "A.BException[Outer]");
    }

    @Test
    void phps_functions_are_in_the_file_of_the_frame_above() {
        List<Thrown> chain = StackText.parse(Stacks.PHP, Platform.OTHER).chain();

        assertThat(chain).extracting(Thrown::type).containsExactly("InvalidArgumentException", "RuntimeException");
        assertThat(chain.get(0).message()).isEqualTo("bad 42");
        assertThat(chain.get(0).frames())
                .extracting(Frame::function)
                .containsExactly("{main}", "run", "sum", "array_map", "App\\{closure}", "total");
        assertThat(chain.get(0).frames())
                .extracting(Frame::file)
                .containsExactly(
                        "/srv/app/index.php",
                        "/srv/app/vendor/laravel/Router.php",
                        "/srv/app/src/Basket.php",
                        "[internal function]",
                        "/srv/app/src/Basket.php",
                        "/srv/app/src/Basket.php");
    }

    @Test
    void laravel_logs_the_outermost_first() {
        String text = "[2024-05-17 10:11:12] production.ERROR: outer {\"exception\":\"[object] "
                + "(App\\\\Outer(code: 0): outer at /srv/app/A.php:4)\n[stacktrace]\n#0 /srv/app/B.php(5): App\\\\A->a()\n"
                + "#1 {main}\n\n[previous exception] [object] (App\\\\Inner(code: 0): inner at /srv/app/C.php:3)\n"
                + "[stacktrace]\n#0 /srv/app/A.php(4): App\\\\C->c()\n#1 {main}\n\"}\n";

        assertThat(StackText.parse(text, Platform.OTHER).chain())
                .extracting(thrown -> thrown.message() + functions(thrown))
                .containsExactly("inner[{main}, c]", "outer[{main}, a]");
    }

    @Test
    void frames_and_exceptions_are_bounded() {
        String deep = "a.BException: x\n" + "\tat a.B.c(B.java:1)\n".repeat(3_000);
        String wide = "a.BException: x\n" + "\tat a.B.c(B.java:1)\nCaused by: a.BException: y\n".repeat(500);

        assertThat(StackText.parse(deep, Platform.OTHER).chain().get(0).frames())
                .hasSize(1_024);
        assertThat(StackText.parse(wide, Platform.OTHER).chain()).hasSize(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\tat ",
                "\tat a.b\n",
                "at x(y:1)\n",
                "  File \"",
                "  File \"x\", line 1, in f\n",
                "#1 ",
                "#1 x(1): \n",
                "a@b:1\n",
                "goroutine 1 [",
                "/x.go:1\n",
                "x:1:in `",
                "x:1:in `y'\n",
                "Caused by: ",
                "Caused by: a.B: x\n",
                "Suppressed: x\n",
                "[cause]: ",
                "Traceback (most recent call last):\n",
                " ---> ",
                "   at A.B() in x:line 1\n",
                "a.b.c ",
                "\r\n",
                "((((",
                "Exception in thread \"",
                "| ",
                "+ ",
                "a\nat a.b(c.java:1)\n... 9 more\nCaused by: x\n"
            })
    void any_256_kib_take_little_time_and_no_exception_comes_out(String piece) {
        String text = piece.repeat((256 << 10) / piece.length());

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (Platform hint : Platform.values()) {
                StackText.parse(text, hint);
            }
        });
    }

    private static List<String> functions(Thrown thrown) {
        return thrown.frames().stream().map(Frame::function).toList();
    }
}
