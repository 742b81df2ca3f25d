package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrouperTest {

    private static final Grouper GROUPER = new Grouper(GroupingRules.NONE);

    @Test
    void the_innermost_exception_with_own_frames_decides_and_the_outermost_type_counts() {
        Grouping grouping = Stacks.grouped(Stacks.JVM);

        assertThat(grouping.explanation().method()).isEqualTo("stack");
        assertThat(grouping.explanation().exception()).isZero();
        assertThat(grouping.explanation().exceptionType()).isEqualTo("java.sql.SQLTimeoutException");
        assertThat(grouping.explanation().type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(grouping.explanation().frames())
                .containsExactly(
                        "com.example.shop.OrderRepository insert",
                        "com.example.shop.OrderService place",
                        "com.example.shop.OrderResource lambda$post",
                        "com.example.shop.OrderResource post");
        assertThat(grouping.title()).isEqualTo("java.lang.IllegalStateException: order 42 cannot be placed");
        assertThat(grouping.culprit()).isEqualTo("com.example.shop.OrderRepository.insert");
        assertThat(grouping.explanation().sentence())
                .isEqualTo("Grouped by the type and the 4 functions of the application's own code nearest the crash, "
                        + "in the cause java.sql.SQLTimeoutException.");
    }

    @Test
    void the_same_cause_wrapped_in_another_type_is_another_issue() {
        assertThat(key(Stacks.JVM))
                .isNotEqualTo(key(Stacks.JVM.replace("java.lang.IllegalState", "java.lang.IllegalAccess")));
    }

    @Test
    void messages_are_not_part_of_a_stacks_key() {
        assertThat(key(Stacks.JVM))
                .isEqualTo(key(Stacks.JVM.replace("order 42", "basket").replace("after 30 s", "no")));
    }

    @Test
    void one_helper_that_throws_for_two_callers_is_two_issues() {
        String text = "java.lang.NullPointerException\n\tat com.example.Check.notNull(Check.java:1)\n"
                + "\tat com.example.Order.place(Order.java:2)\n";

        assertThat(key(text)).isNotEqualTo(key(text.replace("Order.place", "Basket.total")));
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 30", "3, 100"})
    void how_deep_a_recursion_went_does_not_matter(int few, int many) {
        assertThat(key(recursion(few, "IllegalStateException")))
                .isEqualTo(key(recursion(many, "IllegalStateException")));
    }

    @Test
    void where_in_its_recursion_a_stack_overflowed_does_not_matter() {
        String[] frames = recursion(300, "StackOverflowError").split("\n");
        List<String> keys = new ArrayList<>();
        for (int first = 1; first < 5; first++) {
            StringBuilder text =
                    new StringBuilder("java.lang.StackOverflowError\n\tat java.util.Map.get(Map.java:1)\n");
            for (int i = first; i < frames.length - 1; i++) {
                text.append(frames[i]).append('\n');
            }
            keys.add(key(text.toString()));
        }

        assertThat(keys).containsOnly(keys.get(0));
    }

    @Test
    void a_stack_of_libraries_alone_is_grouped_by_them() {
        Grouping grouping = Stacks.grouped(
                "java.net.ConnectException: refused\n"
                        + "\tat java.base/java.net.Socket.connect(Socket.java:1)\n\tat io.netty.Channel.open(Channel.java:2)\n");

        assertThat(grouping.explanation().frames()).containsExactly("java.net.Socket connect", "io.netty.Channel open");
        assertThat(grouping.explanation().sentence()).contains("all of libraries");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\tat java.base/java.lang.Thread.run(Thread.java:1)\n",
                "\tat java.lang.Thread.run(Thread.java:1)\n",
                "\tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1)\n"
                        + "\tat java.base/java.util.concurrent.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:2)\n"
                        + "\tat java.base/java.lang.Thread.runWith(Thread.java:3)\n"
                        + "\tat java.base/java.lang.Thread.run(Thread.java:4)\n",
            })
    void of_a_stack_that_shows_only_how_its_thread_began_the_message_decides(String frames) {
        String type = "java.lang.IllegalStateException";

        Grouping silent = GROUPER.group(Stacks.event(type, "42", type + ": 42\n" + frames));
        Grouping alpha = GROUPER.group(Stacks.event(type, "alpha 1 failed", type + ": 42\n" + frames));
        Grouping omega = GROUPER.group(Stacks.event(type, "omega 1 broke", type + ": 42\n" + frames));

        assertThat(alpha.fingerprint()).isNotEqualTo(omega.fingerprint());
        assertThat(alpha.fingerprint().version()).isEqualTo(3);
        assertThat(alpha.fingerprint())
                .isEqualTo(GROUPER.group(Stacks.event(type, "alpha 2 failed", type + ": 42\n" + frames))
                        .fingerprint());
        assertThat(alpha.explanation().sentence()).endsWith("since the stack shows nothing but how its thread began.");
        assertThat(alpha.culprit()).isEmpty();
        // Where the message says nothing either, the frames are all there is.
        assertThat(silent.explanation().method()).isEqualTo("stack");
        assertThat(silent.fingerprint().version()).isEqualTo(2);
    }

    @Test
    void at_most_8_frames_count() {
        StringBuilder text = new StringBuilder("a.BException\n");
        for (char c = 'a'; c < 'm'; c++) {
            text.append("\tat com.example.Shop.").append(c).append("(Shop.java:1)\n");
        }

        assertThat(Stacks.grouped(text.toString()).explanation().frames())
                .hasSize(8)
                .endsWith("com.example.Shop h");
    }

    @Test
    void minified_code_is_grouped_by_its_message() {
        String text = "TypeError: x is null\n    at t (https://example.com/main.8f3a2b1c.js:1:200)\n"
                + "    at n.e (https://example.com/main.8f3a2b1c.js:1:900)\n";

        Grouping grouping = Stacks.grouped(text);

        assertThat(grouping.explanation().method()).isEqualTo("message");
        assertThat(grouping.explanation().messagePattern()).isEqualTo("x is null");
        assertThat(grouping.fingerprint())
                .isEqualTo(Stacks.grouped(text.replace("8f3a2b1c", "99aa88bb").replace("at t", "at q"))
                        .fingerprint());
    }

    @Test
    void frames_sent_in_parts_group_as_their_text_does() {
        List<Thrown> chain = StackText.parse(Stacks.JVM, Platform.JVM).chain();

        Grouping sent = GROUPER.group(new Occurrence("shop", "", "", "java", "", chain, List.of()));

        assertThat(sent.fingerprint()).isEqualTo(Stacks.grouped(Stacks.JVM).fingerprint());
    }

    @Test
    void what_both_go_compilers_print_is_one_issue() {
        String gc = """
                panic: no such order

                goroutine 1 [running]:
                example.com/shop/orders.(*Order).total(...)
                \t/srv/shop/orders/order.go:31
                main.glob..func2()
                \t/srv/shop/main.go:12 +0x1d
                """;
        String gccgo = """
                panic: no such order

                goroutine 1 [running]:
                example_0com_1shop_1orders.Order.total
                \t/srv/shop/orders/order.go:31
                main..go..func2
                \t/srv/shop/main.go:12
                """;

        assertThat(Stacks.grouped(gc).explanation().frames())
                .containsExactly("example.com/shop/orders Order.total", "main glob.func");
        assertThat(Stacks.grouped(gccgo).fingerprint())
                .isEqualTo(Stacks.grouped(gc).fingerprint());
    }

    @Test
    void rubys_built_in_methods_count_as_little_as_jrubys() {
        String ruby = """
                /srv/shop/label.rb:9:in `fetch': key not found: "a" (KeyError)
                \tfrom /srv/shop/label.rb:9:in `label'
                \tfrom /srv/shop/run.rb:4:in `block in <main>'
                \tfrom /srv/shop/run.rb:4:in `foreach'
                \tfrom /srv/shop/run.rb:4:in `<main>'
                """;
        String jruby = """
                org/jruby/RubyHash.java:1273:in `fetch': key not found: "a" (KeyError)
                \tfrom /srv/shop/label.rb:9:in `label'
                \tfrom /srv/shop/run.rb:4:in `block in <main>'
                \tfrom org/jruby/RubyIO.java:3521:in `foreach'
                \tfrom /srv/shop/run.rb:4:in `<main>'
                """;

        assertThat(Stacks.grouped(ruby).explanation().frames()).containsExactly("label.rb label", "run.rb <main>");
        assertThat(Stacks.grouped(jruby).fingerprint())
                .isEqualTo(Stacks.grouped(ruby).fingerprint());
    }

    @Test
    void engines_that_show_an_errors_constructor_and_its_type_group_as_those_that_do_not() {
        String v8 = "OrderError: refused\n    at Orders.save (https://a.example/app.js:7:9)\n"
                + "    at submit (https://a.example/app.js:20:3)\n";
        String gecko = "OrderError@https://a.example/app.js:2:9\nsave@https://a.example/app.js:7:9\n"
                + "submit@https://a.example/app.js:20:3\n";

        assertThat(GROUPER.group(Stacks.event("OrderError", "refused", gecko)).fingerprint())
                .isEqualTo(
                        GROUPER.group(Stacks.event("OrderError", "refused", v8)).fingerprint());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.util.concurrent.ExecutionException",
                "java.util.concurrent.CompletionException",
                "java.lang.reflect.InvocationTargetException"
            })
    void what_a_runtime_wraps_around_a_failure_does_not_matter(String wrapper) {
        String cause = "java.io.IOException: cut\n\tat com.example.Line.read(Line.java:1)\n";
        String wrapped = wrapper + ": cut\n\tat java.base/java.lang.Thread.run(Thread.java:1)\nCaused by: " + cause;

        Grouping grouping = Stacks.grouped(wrapped);

        assertThat(grouping.explanation().type()).isEqualTo("java.io.IOException");
        assertThat(grouping.title()).isEqualTo("java.io.IOException: cut");
        assertThat(grouping.fingerprint()).isEqualTo(Stacks.grouped(cause).fingerprint());
    }

    @Test
    void a_type_that_python_renamed_is_the_same() {
        String stack = "Traceback (most recent call last):\n  File \"/srv/a.py\", line 3, in poll\n    x()\n";

        assertThat(Stacks.grouped(stack + "asyncio.exceptions.TimeoutError\n").fingerprint())
                .isEqualTo(Stacks.grouped(stack + "TimeoutError\n").fingerprint());
    }

    @Test
    void what_the_sender_says_of_a_frame_goes_ahead_of_the_default() {
        Frame own = new Frame("com.example.Order", "place", "Order.java", 1, false, "");
        Frame library = new Frame("org.hibernate.Session", "get", "Session.java", 1, true, "");

        Grouping grouping = GROUPER.group(new Occurrence(
                "shop", "E", "", "java", "", List.of(new Thrown("E", "", List.of(library, own))), List.of()));

        assertThat(grouping.explanation().frames()).containsExactly("org.hibernate.Session get");
    }

    @Test
    void a_stack_in_the_message_counts_as_one() {
        Grouping grouping = GROUPER.group(Stacks.event("", Stacks.JVM, ""));

        assertThat(grouping.fingerprint()).isEqualTo(Stacks.grouped(Stacks.JVM).fingerprint());
    }

    @Test
    void without_a_stack_type_and_message_decide() {
        Grouping grouping = GROUPER.group(Stacks.event("Timeout", "order 42 took 30 s (HTTP 503)\nmore", ""));

        assertThat(grouping.explanation().method()).isEqualTo("message");
        assertThat(grouping.explanation().messagePattern()).isEqualTo("order <*> took <*> (HTTP 503) more");
        assertThat(grouping.title()).isEqualTo("Timeout: order 42 took 30 s (HTTP 503)");
        assertThat(grouping.culprit()).isEmpty();
    }

    @Test
    void what_was_scrubbed_groups_as_the_value_does() {
        assertThat(GROUPER.group(Stacks.event("E", "no user jane@example.com", ""))
                        .fingerprint())
                .isEqualTo(GROUPER.group(Stacks.event("E", "no user [scrubbed:email]", ""))
                        .fingerprint());
    }

    @ParameterizedTest
    @CsvSource({"Timeout, ''", "Timeout, 42", "'', ''"})
    void with_nothing_usable_there_is_one_bucket_a_type(String type, String message) {
        Grouping grouping = GROUPER.group(Stacks.event(type, message, ""));

        assertThat(grouping.explanation().method()).isEqualTo("type");
        assertThat(grouping.fingerprint().key()).isEqualTo("type\u001f" + type);
    }

    @Test
    void the_clients_fingerprint_goes_ahead_of_all() {
        GroupingRule rule = new GroupingRule("r", "*", "", "", "", new GroupingRule.Fingerprinted(List.of("ruled")));
        Grouper grouper = new Grouper(GroupingRules.of(List.of(rule)));

        Grouping own = grouper.group(sent("payment", "eu"));
        Grouping refined = grouper.group(sent("{{ default }}", "eu"));

        assertThat(own.explanation().method()).isEqualTo("client");
        assertThat(own.fingerprint().key()).isEqualTo("client\u001fpayment\u001feu");
        assertThat(refined.fingerprint().key()).isEqualTo("client\u001frule\ufffdruled\u001feu");
        assertThat(grouper.group(sent("{{default}}")).explanation().method()).isEqualTo("rule");
        assertThat(grouper.group(sent()).explanation().method()).isEqualTo("rule");
    }

    @Test
    void a_long_key_is_hashed() {
        String part = "x".repeat(200);

        assertThat(GROUPER.group(sent(part, "a")).fingerprint().key())
                .hasSize(71)
                .startsWith("client#");
        assertThat(GROUPER.group(sent(part, "a")).fingerprint())
                .isNotEqualTo(GROUPER.group(sent(part, "b")).fingerprint());
    }

    @Test
    void behind_the_valve_there_is_one_issue_a_type() {
        Grouping grouping = Grouping.byTypeAlone(Stacks.event("", "", Stacks.JVM));

        assertThat(grouping.explanation().method()).isEqualTo("valve");
        assertThat(grouping.fingerprint().key()).isEqualTo("valve\u001fjava.lang.IllegalStateException");
        assertThat(grouping.title()).isEqualTo("java.lang.IllegalStateException");
        assertThat(grouping.earlier()).isEmpty();
    }

    private static Occurrence sent(String... fingerprint) {
        return new Occurrence("shop", "E", "no", "", "", List.of(), List.of(fingerprint));
    }

    private static String key(String stack) {
        return Stacks.grouped(stack).fingerprint().key();
    }

    private static String recursion(int depth, String type) {
        return "java.lang." + type + ": deep\n"
                + ("\tat com.example.Tree.visit(Tree.java:5)\n\tat com.example.Node.accept(Node.java:6)\n"
                                + "\tat com.example.Node$1.run(Node.java:7)\n")
                        .repeat(depth)
                + "\tat com.example.Main.main(Main.java:9)\n";
    }
}
