package io.tocsin.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for whatever is sent. */
class AnyTextTest {

    private static final Scrubber ALL =
            new Scrubber(new ScrubbingRules(EnumSet.allOf(Kind.class), Set.of(), Set.of(), List.of(), ""));

    private static final List<String> PARTS = List.of(
            "password",
            "token",
            "api_key",
            "Authorization",
            "Cookie",
            "session",
            "user_id",
            "cookies",
            "name",
            "sig",
            "Bearer ",
            "Basic ",
            "Digest ",
            "dXNlcjpwYXNz",
            "hunter2",
            "4111111111111111",
            "4111 1111 1111 1111",
            "42",
            "a1b2c3d4e5f6a7b8",
            "https://",
            "jdbc:oracle:thin:",
            "u:p@h",
            "jo@example.org",
            "203.0.113.7",
            "::1",
            "2001:db8::7",
            "sk_live_abcdef123456",
            "eyJhbGciOiJIUzI1NiJ9.",
            "eyJzdWIi",
            "-----BEGIN PRIVATE KEY-----",
            "-----END PRIVATE KEY-----",
            "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
            "=",
            "=",
            ":",
            ": ",
            "=>",
            "&",
            "?",
            ";",
            ", ",
            ",",
            " ",
            " ",
            "\n",
            "\\n",
            "\"",
            "\"",
            "\\\"",
            "'",
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            "<",
            ">",
            "</",
            "%22",
            "%3D",
            "%26",
            "%25",
            "%",
            "&quot;",
            "--",
            "-",
            ".",
            "/",
            "\\",
            "\\\\",
            "null",
            "***",
            "[scrubbed:card]",
            "[scrubbed:",
            "\u00e4\ud83d\ude00",
            "AKIA",
            "must");

    @Test
    void a_scrubbed_text_does_not_change_again() {
        Random random = new Random(20_261_122);
        for (int round = 0; round < 30_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 1 + random.nextInt(14); i > 0; i--) {
                text.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            String once = ALL.text(text.toString(), new Tally());
            assertThat(ALL.text(once, new Tally())).as(text.toString()).isEqualTo(once);
        }
    }

    static Stream<String> repeated() {
        return Stream.concat(
                PARTS.stream(),
                Stream.of(
                        "password=",
                        "password:",
                        "password=\"",
                        "token: ",
                        "token: a",
                        "token=a,",
                        "a=b,",
                        "password=[",
                        "password={",
                        "cookie: ",
                        "cookie: a; ",
                        "authorization: digest ",
                        "a.password.b=",
                        "<password ",
                        "<password>",
                        "<token>a",
                        "--password ",
                        "--password '",
                        "://a:",
                        "://a/",
                        "a://b:c/",
                        "jdbc:oracle:a/",
                        "%3A%2F%2Fa",
                        "%2525",
                        "%25",
                        "-----BEGIN PRIVATE KEY-----\n",
                        "-----END PRIVATE KEY-----\na",
                        "-----BEGIN ",
                        "aaaaaaaa",
                        "4111 ",
                        "4111-",
                        "41",
                        "4",
                        "bearer ",
                        "bearer a",
                        "eyJa.",
                        "eyJaaaaaaaaa",
                        "AA:",
                        ":AA",
                        "a@",
                        "@a.",
                        "a.b@",
                        "1.",
                        "1:",
                        "f:",
                        "::",
                        "password=%22a\n",
                        "password=\\",
                        "\\\\\"",
                        "password\\\\\\\"=",
                        "api key: ",
                        "key: ",
                        "a key: ",
                        "password=${",
                        "password=a&b",
                        "password='a\n",
                        "password: cookie: ",
                        "[scrubbed:",
                        "Cookie=[scrubbed:cookie]; a=b; ",
                        "user_id=a ",
                        "key=",
                        "?key=abc",
                        "&sig=abcdefghijkl",
                        "sk-a-",
                        "sk-",
                        "sk-1-",
                        "eyJaaaaaaaaa-",
                        "eyJaaaaaaaaaa.",
                        "basic+",
                        "2222 ",
                        "%20",
                        "\"\":",
                        "____:",
                        ".1=",
                        ":A",
                        "b\u00e4"));
    }

    /** Twice the text, twice the work; and none of it is looked at more than a few dozen times. */
    @ParameterizedTest
    @MethodSource("repeated")
    void the_work_grows_with_the_length_of_the_text_and_no_faster(String part) {
        String text = part.repeat((64 << 10) / part.length() + 1);

        long half = ALL.work(text);
        long whole = ALL.work(text + text);

        assertThat(whole).isLessThan(half * 21 / 10 + 100_000);
        assertThat(half).isLessThan(100L * text.length());
    }
}
