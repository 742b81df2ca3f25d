package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of structured logs: what happened tells them apart, and what it happened to does not. */
class StructuredMessageTest {

    private static final Grouper GROUPER = new Grouper(GroupingRules.NONE);

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '\u0001', textBlock = """
            {"msg":"db down","level":"error"} => {msg: db down}
            { "level" : "error" , "msg" : "db down" } => {msg: db down}
            {"event":"login_failed","user":"x","n":3} => {event: login_failed}
            {"reason":"quota exceeded for tenant, please upgrade"} => {reason: quota exceeded for tenant, please upgrade}
            {"status":500,"path":"/a"} => {path, status: 500}
            {"error":"alpha"} => {error: alpha}
            {"Message":"no order 42","code":"E42"} => {Message: no order <*>, code: E42}
            {"code":"E42","message":"no order 42"} => {code: E42, message: no order <*>}
            {"message":"declined","statusCode":402,"amount":12.5} => {message: declined, statusCode: 402}
            {"error":1062,"sqlstate":"23000"} => {error: 1062, sqlstate: 23000}
            {"error.message":"no disk","log.logger":"a.b.Disk","process.pid":1} => {error.message: no disk, log.logger: a.b.Disk}
            {"msg":"order \\"A-17\\" is gone, user 'bob' too"} => {msg: order <*> is gone, user <*> too}
            {"msg":"a\\tb\\u0063 d","error":null,"reason":false} => {msg: a bc d}
            {"msg":"caf\\u00e9 \\u12 closed"} => {msg: caf\u00e9 u<*> closed}
            {"error":{"type":"Refused","message":"no route","stack":"at a.b:1"}} => {message: no route}
            {"level":50,"err":{"message":"boom","stack":"x"},"msg":"failed"} => {message: boom, msg: failed}
            {"errors":[{"message":"no field","path":["a"]},{"message":"no field","path":["b"]}]} => {message: no field}
            {"errors":["disk full","net down"],"title":"saving"} => {errors: disk full, errors: net down, title: saving}
            {"msg":"invalid","body":{"title":"Dune","message":"hello"}} => {msg: invalid}
            {"body":[{"message":"hello"}],"msg":"invalid"} => {msg: invalid}
            [{"msg":"a","id":1},{"msg":"a","id":2}] => {msg: a}
            {'event': 'login_failed', 'user': "o'neill", 'n': None} => {event: login_failed}
            {"msg":"{\\"error\\":\\"alpha\\",\\"id\\":7}"} => {msg: {error: alpha}}
            {"msg":"'disk full'"} => {msg: 'disk full'}
            {"msg":42,"user":"x"} => {msg, user}
            {"id": 5, "name": "x"} => {id, name}
            {"a":{"b":[1,2]}} => {a, b}
            {"user5":1,"7":2,"0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9":3} => {user<*>}
            2024-05-17T10:11:12Z ERROR {"msg":"db down","user":"x"} => <*> ERROR {msg: db down}
            2024-05-17T10:11:12Z [ERROR] {"status":500,"path":"/a"} => <*> [ERROR] {path, status: 500}
            ERROR {"7":"x"} => ERROR {"<*>":"x"}
            {"msg":"db down"} after 3 tries => {msg: db down} after <*> tries
            ["x","y"] => ["x","y"]
            "disk full" => "disk full"
            "disk 7 full" => "disk <*> full"
            'user_id' => 'user_id'
            404 => 404
            time="2024-05-17T10:11:12Z" level=error msg="no order 42" id=7 => time=<*> level=error msg="no order <*>" id=<*>
            level=error err="no such user \\"bob\\"" user="bob" => level=error err="no such user <*>" user=<*>
            """)
    void what_the_members_say_is_left(String message, String pattern) {
        assertThat(MessagePattern.of(message)).isEqualTo(pattern);
    }

    @Test
    void lines_that_say_something_else_are_apart() {
        List<String> lines = List.of(
                "{\"msg\":\"db down\",\"level\":\"error\"}",
                "{\"event\":\"login_failed\",\"user\":\"x\",\"n\":3}",
                "{\"reason\":\"quota exceeded for tenant, please upgrade\"}",
                "{\"status\":500,\"path\":\"/a\"}",
                "{\"status\":503,\"path\":\"/a\"}",
                "{\"error\":\"alpha\"}",
                "{\"error\":\"omega\"}",
                "[\"x\",\"y\"]",
                "\"disk full\"",
                "404",
                "500",
                "42");

        assertThat(lines.stream().map(StructuredMessageTest::key)).doesNotHaveDuplicates();
        assertThat(lines.stream().map(line -> key("Logged", line))).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '\u0001', textBlock = """
            {"msg":"no order 42","user":"ann","n":3} => {"msg":"no order 7","user":"bob","n":-11}
            {"ts":"2024-05-17T10:11:12Z","msg":"db down"} => {"ts":1715940672.5,"msg":"db down"}
            {"msg":"db down","trace":"4bf92f3577b34da6"} => {"msg":"db down"}
            {"msg":"db down","user":"ann"} => {"user":"ann","msg":"db down","request":{"path":"/a","title":"b"}}
            {"msg":"mail to ann@example.com bounced"} => {"msg":"mail to [scrubbed:email] bounced"}
            {"msg":"no \\"a\\", {b}"} => {"msg":"no \\"x y\\", {b}"}
            {"event":"login_failed","user":"x\\\\"} => {"event":"login_failed","user":"\\"msg\\":\\"y\\""}
            {"status":500,"path":"/a"} => {"path":"/b/17","status":500}
            {"id":5,"name":"x"} => {"id":6,"name":"y"}
            [{"id":5}] => [{"id":6},{"id":7}]
            {"msg":"db down"} => {"msg":"db down","more":["cut
            {"msg":"db down","user":"x"} => {"msg":"db down","user":"x\\
            {"msg":"db down"} => {"msg":"db down
            {"msg":"db down","n":1} => {"msg":"db down","n"
            "no order 42" => "no order 7"
            level=error msg="no order 42" => level=error msg="no order 7"
            """)
    void the_same_line_of_something_else_is_the_same(String one, String other) {
        assertThat(key(one)).isEqualTo(key(other));
        assertThat(key("Logged", one)).isEqualTo(key("Logged", other)).isNotEqualTo(key("Other", other));
    }

    @Test
    void a_line_cut_anywhere_is_read_as_far_as_it_goes() {
        String line =
                "{\"ts\":1,\"user\":{\"name\":\"a \\\"b\\\"\",\"ids\":[1,2]},\"msg\":\"db \\\"main\\\" down\",\"rest\":[{}]}";
        int said = line.indexOf("\",\"rest");

        for (int to = 0; to <= line.length(); to++) {
            Grouping grouping = GROUPER.group(Stacks.event("", line.substring(0, to), ""));
            assertThat(grouping.fingerprint().key()).hasSizeBetween(1, 200);
            if (to >= said) {
                assertThat(grouping.explanation().messagePattern()).isEqualTo("{msg: db <*> down}");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\":1,",
                "\"a\":{",
                "[",
                "{\"",
                "\"msg\":\"x\",",
                "\"msg\":{",
                "\"msg\":[\"",
                "\\",
                "x",
                "\"b\":\"",
                "'",
                "1,",
                " "
            })
    void a_line_of_256_kb_takes_little_time(String piece) {
        String line = "{\"msg\":\"db down\",\"body\":{" + piece.repeat(256 * 1024 / piece.length()) + "}}";

        Grouping grouping = Assertions.assertTimeoutPreemptively(
                Duration.ofMillis(500), () -> GROUPER.group(Stacks.event("", line, "")));

        assertThat(grouping.explanation().messagePattern())
                .startsWith("{msg: db down")
                .hasSizeLessThanOrEqualTo(300);
        assertThat(grouping.fingerprint().key()).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void what_stands_behind_a_long_stack_is_found() {
        String stack = "Error: no\\n    at a (b.js:1:2)".repeat(100);

        assertThat(MessagePattern.of("{\"level\":50,\"stack\":\"" + stack + "\",\"msg\":\"db down\"}"))
                .isEqualTo("{msg: db down}");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '\u0001', textBlock = """
            {"msg":"db down"} => the members of the message that say what happened, variable parts of them replaced, since there is no stack.
            {"status":500} => the names of the message's members, since none of them says what happened and there is no stack.
            "disk full" => what the message quotes, variable parts of it replaced, since it says nothing else and there is no stack.
            level=error msg="db down" => the message, variable parts of it replaced, since there is no stack.
            db down => the message, variable parts of it replaced, since there is no stack.
            """)
    void the_explanation_says_what_was_looked_at(String message, String sentence) {
        Explanation why = GROUPER.group(Stacks.event("E", message, "")).explanation();

        assertThat(why.method()).isEqualTo("message");
        assertThat(why.sentence()).isEqualTo("Grouped by the type and " + sentence);
    }

    /** Issues go on whose events the third version groups as the second did; the others have keys of their own. */
    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '\u0001', textBlock = """
            no order 42 => 2
            no value for "alice" => 2
            body was {"title": "Dune", "message": "hello"} => 2
            42 => 2
            {"42": 7} => 2
            {"msg":"db down"} => 3
            {"id":5} => 3
            "disk full" => 3
            404 => 3
            level=error msg="db down" => 3
            """)
    void only_what_is_grouped_otherwise_has_a_key_of_the_third_version(String message, int version) {
        assertThat(GROUPER.group(Stacks.event("E", message, "")).fingerprint().version())
                .isEqualTo(version);
        assertThat(GROUPER.group(new Occurrence("shop", "E", message, "", "", List.of(), List.of("a", "{{ default }}")))
                        .fingerprint()
                        .version())
                .isEqualTo(version);
        assertThat(GROUPER.group(new Occurrence("shop", "E", message, "", "", List.of(), List.of("a")))
                        .fingerprint()
                        .version())
                .isEqualTo(2);
        assertThat(GROUPER.group(Stacks.event("E", message, Stacks.JVM))
                        .fingerprint()
                        .version())
                .isEqualTo(2);
        assertThat(ruled("{{ message }}", message).version()).isEqualTo(version);
        assertThat(ruled("{{ default }}", message).version()).isEqualTo(version);
        assertThat(ruled("{{ type }}", message).version()).isEqualTo(2);
    }

    private static Fingerprint ruled(String part, String message) {
        GroupingRule rule = new GroupingRule("r", "*", "", "", "", new GroupingRule.Fingerprinted(List.of(part)));
        return new Grouper(GroupingRules.of(List.of(rule)))
                .group(Stacks.event("E", message, ""))
                .fingerprint();
    }

    private static Fingerprint key(String message) {
        return key("", message);
    }

    private static Fingerprint key(String type, String message) {
        return GROUPER.group(Stacks.event(type, message, "")).fingerprint();
    }
}
