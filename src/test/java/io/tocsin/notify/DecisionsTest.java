package io.tocsin.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided without asking anybody: when to try again, when to hold a channel, what to show. */
class DecisionsTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final RetryPolicy EVEN = new RetryPolicy(Duration.ofDays(1), () -> 0.5);

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 10", "3, 20", "9, 1280", "10, 1800", "60, 1800", "2000000000, 1800"})
    void pauses_double_up_to_half_an_hour(int attempts, long seconds) {
        assertThat(EVEN.next(START, attempts, START, null)).isEqualTo(START.plusSeconds(seconds));
    }

    @Test
    void pauses_are_spread_by_a_quarter_to_both_sides() {
        assertThat(new RetryPolicy(Duration.ofDays(1), () -> 0.0).next(START, 3, START, null))
                .isEqualTo(START.plusSeconds(15));
        assertThat(new RetryPolicy(Duration.ofDays(1), () -> 1.0).next(START, 3, START, null))
                .isEqualTo(START.plusSeconds(25));
    }

    @Test
    void attempts_go_on_for_a_day_and_the_last_one_is_at_its_end() {
        List<Instant> attempts = new ArrayList<>();
        for (Instant next = START; next != null; next = EVEN.next(START, attempts.size(), next, null)) {
            attempts.add(next);
        }

        assertThat(attempts).hasSizeBetween(40, 70);
        assertThat(attempts.get(attempts.size() - 1)).isEqualTo(START.plus(Duration.ofDays(1)));
    }

    @Test
    void what_the_receiver_asks_for_is_honoured_but_not_beyond_the_day() {
        assertThat(EVEN.next(START, 1, START, Duration.ofMinutes(7))).isEqualTo(START.plus(Duration.ofMinutes(7)));
        assertThat(EVEN.next(START, 9, START, Duration.ofSeconds(1))).isEqualTo(START.plusSeconds(1280));
        assertThat(EVEN.next(START, 1, START, Duration.ofDays(9))).isEqualTo(START.plus(Duration.ofDays(1)));
        assertThat(EVEN.next(START, 1, START.plus(Duration.ofDays(1)), Duration.ofSeconds(1)))
                .isNull();
    }

    @Test
    void a_channel_is_held_after_five_failures_and_longer_each_time() {
        Breaker breaker = Breaker.CLOSED;
        for (int i = 0; i < 4; i++) {
            breaker = breaker.failed(START, null);
            assertThat(breaker.heldUntil()).isNull();
        }
        breaker = breaker.failed(START, null);
        assertThat(breaker.heldUntil()).isEqualTo(START.plusSeconds(30));
        Instant later = START.plusSeconds(30);
        assertThat(breaker.failed(later, null).heldUntil()).isEqualTo(later.plusSeconds(60));
        for (int i = 0; i < 40; i++) {
            breaker = breaker.failed(later, null);
        }
        assertThat(breaker.heldUntil()).isEqualTo(later.plusSeconds(300));
    }

    @Test
    void a_channel_is_held_at_once_where_its_receiver_asks_for_it() {
        assertThat(Breaker.CLOSED.failed(START, Duration.ofMinutes(2)).heldUntil())
                .isEqualTo(START.plus(Duration.ofMinutes(2)));
        assertThat(Breaker.CLOSED.failed(START, Duration.ofDays(900)).heldUntil())
                .isEqualTo(START.plus(Duration.ofDays(1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            120                           | PT2M
            0                             | PT0S
            0.5                           | PT1S
            1.2                           | PT2S
            Sun, 01 Mar 2026 10:01:30 GMT | PT1M30S
            Sun, 01 Mar 2026 09:00:00 GMT | PT0S
            tomorrow                      | -
            -5                            | -
            99999999999                   | -
            """)
    void retry_after_is_seconds_or_a_date(String header, String expected) {
        assertThat(RetryAfterHeader.parse(header, START)).isEqualTo(expected == null ? null : Duration.parse(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "200, ACCEPTED",
        "202, ACCEPTED",
        "204, ACCEPTED",
        "101, AGAIN",
        "301, REFUSED",
        "307, REFUSED",
        "400, REFUSED",
        "401, REFUSED",
        "404, REFUSED",
        "408, AGAIN",
        "410, REFUSED",
        "425, AGAIN",
        "429, AGAIN",
        "500, AGAIN",
        "503, AGAIN",
        "599, AGAIN"
    })
    void an_answer_settles_what_is_done(int status, Outcome.Verdict expected) {
        assertThat(Outcome.ofHttp(status, "", null).verdict()).isEqualTo(expected);
    }

    /** Computed with Python's hmac and openssl. */
    @Test
    void a_signature_is_hmac_sha256_of_timestamp_and_body_and_two_secrets_give_two() {
        Channel one = Notices.channel(ChannelKind.WEBHOOK, "https://example.com/", "0123456789abcdef");
        Channel two = new Channel(
                one.id(),
                "n",
                ChannelKind.WEBHOOK,
                false,
                true,
                true,
                one.url(),
                one.secret(),
                "fedcba9876543210",
                HttpCredentials.NONE,
                List.of(),
                "",
                1,
                START,
                START,
                null);

        assertThat(Signature.headers(one, Instant.ofEpochSecond(1_700_000_000), "{\"a\":1}"))
                .containsEntry("X-Tocsin-Timestamp", "1700000000")
                .containsEntry(
                        "X-Tocsin-Signature",
                        "sha256=9eb18f493f8ec135d9eb2dad817c369bb4e9cbfa818657897a7437c1cd8c3a23");
        assertThat(Signature.headers(two, Instant.ofEpochSecond(1_700_000_000), "{\"a\":1}"))
                .containsEntry(
                        "X-Tocsin-Signature",
                        "sha256=9eb18f493f8ec135d9eb2dad817c369bb4e9cbfa818657897a7437c1cd8c3a23,sha256=b32c46cc98bca64571d8fd1f15c9c2c492dd6883b977ebc5c859dd995d9d12ea");
        assertThat(Signature.headers(Notices.channel(ChannelKind.WEBHOOK, "https://example.com/", ""), START, ""))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SLACK, https://hooks.slack.com/services/T0/B0/secret, https://hooks.slack.com/services/…",
        "TEAMS, https://prod-1.example.com:443/workflows/abc/triggers?sig=x, https://prod-1.example.com:443/workflows/…",
        "DISCORD, https://discord.com/api/webhooks/1/token, https://discord.com/api/…",
        "DISCORD, https://discord.com/token, https://discord.com/…",
        "WEBHOOK, https://example.com/hook?token=abc, https://example.com/hook?…",
        "WEBHOOK, https://example.com/hook, https://example.com/hook",
        "ALERTMANAGER, http://am:9093, http://am:9093"
    })
    void an_address_is_shown_without_what_is_secret(ChannelKind kind, String url, String shown) {
        assertThat(Redaction.url(kind, url)).isEqualTo(shown);
    }

    @Test
    void secrets_are_taken_out_of_answers() {
        Channel slack = Notices.channel(ChannelKind.SLACK, "https://hooks.slack.com/services/T0000/B0000/abcdefgh", "");
        assertThat(Redaction.text(slack, "no /services/T0000/B0000/abcdefgh, abcdefgh is unknown"))
                .doesNotContain("abcdefgh", "T0000");
        Channel webhook =
                Notices.channel(ChannelKind.WEBHOOK, "https://example.com/?token=12345678", "the-secret-of-it");
        assertThat(Redaction.text(webhook, "got token=12345678 and the-secret-of-it"))
                .isEqualTo("got … and …");
        assertThat(Redaction.text(webhook, "{\"args\": {\"token\": \"12345678\"}}"))
                .doesNotContain("12345678");
        assertThat(Redaction.text(
                        Notices.channel(ChannelKind.WEBHOOK, "https://example.com/?a=b%2Fc12345", ""), "a is b/c12345"))
                .isEqualTo("a is …");
        assertThat(Redaction.text(webhook, "see https://t.example.com/alerts/1/acknowledge?token=aB3_-9, twice"))
                .isEqualTo("see https://t.example.com/alerts/1/acknowledge?token=…, twice");
        assertThat(webhook.toString()).doesNotContain("secret-of-it", "12345678");
    }

    @Test
    void what_stands_outlives_the_longest_hold_of_its_channel() {
        Breaker breaker = Breaker.CLOSED;
        for (int i = 0; i < 40; i++) {
            breaker = breaker.failed(START, null);
        }
        assertThat(START.plus(AlertmanagerFormat.AHEAD)).isAfter(breaker.heldUntil());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"text": "{{ title }}: {{summary}}"}             | -
            {"n": {{ alert_count }}, "a": {{ alerts }}}      | -
            {"labels": {{ common_labels }}, "x": "{{ at }}"} | -
            "{{ title }}"                                    | -
            {"text": {{ title }}}                            | no JSON
            {"a": "{{ alerts }}"}                            | no JSON
            {"text": "{{ title }}"                           | no JSON
            {"environment": {{ environment }} 1}             | no JSON
            {"text": "x"} trailing                           | no JSON
            {"text": "{{ titel }}"}                          | knows no placeholder {{ titel }}
            """)
    void a_template_is_json_whatever_fills_it(String template, String expected) {
        String problem = BodyTemplate.problem(template);

        if (expected.equals("-")) {
            assertThat(problem).isNull();
        } else {
            assertThat(problem).contains(expected);
        }
    }

    @Test
    void a_template_is_filled_with_the_notice() {
        Notice notice = Notices.firing(new UUID(0, 1), "group");
        String body = BodyTemplate.fill(
                "{\"t\": \"{{ title }}\", \"v\": \"{{ value }} > {{ threshold }}\", \"n\": {{ alert_count }}}",
                notice,
                AlertJson.object());

        assertThat(body).isEqualTo("{\"t\": \"Errors of group\", \"v\": \"12.5 % > 5 %\", \"n\": 1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\nBcc: a@example.com", "a\u0000b", "a\u2028b", "\u202Eabc", "\u0007"})
    void a_line_is_one_line(String text) {
        assertThat(Texts.line(text, 100)).doesNotContain("\n", "\r", "\u0000", "\u2028", "\u202E", "\u0007");
    }

    @Test
    void what_is_cut_is_marked_and_no_character_is_halved() {
        assertThat(Texts.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Texts.cut("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(Texts.cut("abc\uD83D\uDE80\uD83D\uDE80", 5)).isEqualTo("abc…");
    }

    @Test
    void a_nul_is_left_out_of_stored_json_and_a_backslash_before_it_is_not_mistaken_for_one() {
        assertThat(Texts.storable("{\"a\":\"x\\u0000y\"}")).isEqualTo("{\"a\":\"xy\"}");
        assertThat(Texts.storable("{\"a\":\"x\\\\u0000y\"}")).isEqualTo("{\"a\":\"x\\\\u0000y\"}");
        assertThat(Texts.storable("{\"a\":\"\\\\\\u0000\"}")).isEqualTo("{\"a\":\"\\\\\"}");
    }
}
