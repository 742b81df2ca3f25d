package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What varies goes, what says what went wrong stays. */
class MessagePatternTest {

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '\u0001', textBlock = """
            user 42 not found => user <*> not found
            user -42 not found => user <*> not found
            user42 not found => user<*> not found
            order 0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9 not found => order <*> not found
            order 0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9. => order <*>.
            commit 9f86d081884c7d65 is missing => commit <*> is missing
            digest e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 => digest <*>
            at 0x7ffe4a3b => at <*>
            com.example.Order@1a2b3c is stale => com.example.Order@<*> is stale
            com.example.Order@deadbeef is stale => com.example.Order@<*> is stale
            failed on 2024-05-17 => failed on <*>
            failed on 2024-05-17T10:11:12.123Z => failed on <*>
            failed on 2024-05-17 10:11:12,123 => failed on <*>
            failed on 2024-05-17T10:11:12+02:00 => failed on <*>
            failed on Fri, 17 May 2024 10:11:12 GMT today => failed on <*> today
            failed on May 17, 2024 => failed on <*>
            failed at 10:11:12 PM => failed at <*>
            took 1200ms => took <*>
            took 1.5 s => took <*>
            took 1h30m => took <*>
            took PT1M30.5S => took <*>
            timed out after 30 seconds => timed out after <*>
            timed out after 1 second => timed out after <*>
            needs 12 MB => needs <*>
            mail to jane.doe+shop@example.com bounced => mail to <*> bounced
            GET https://api.example.com/v1/orders/5?x=[1] failed => GET <*> failed
            see http://localhost:8080/a. Then stop => see <*>. Then stop
            jdbc:postgresql://db:5432/shop refused => <*> refused
            connect to db-1.prod.example.com:5432 failed => connect to <*> failed
            connect to localhost:5432 failed => connect to <*> failed
            no such host: payments.internal => no such host: <*>
            connect to 10.0.0.7 failed => connect to <*> failed
            connect to 10.0.0.7:5432 failed => connect to <*> failed
            connect to [2001:db8::1]:443 failed => connect to [<*>]:<*> failed
            connect to fe80::1a2b failed => connect to <*> failed
            device 00:1B:44:11:3A:B7 gone => device <*> gone
            open /var/data/123/file: denied => open /var/data/<*>/file: denied
            GET /orders/123/items/9 => GET /orders/<*>/items/<*>
            no value for 'alice' => no value for <*>
            no value for "alice smith" => no value for <*>
            no value for `alice` => no value for <*>
            no value for b'alice' => no value for b<*>
            can't read the user's file => can't read the user's file
            token [scrubbed:token] is wrong => token <*> is wrong
            card [scrubbed:card], user 5 => card <*>, user <*>
            ids [1, 2, 3] are wrong => ids [<*>] are wrong
            ids [1] are wrong => ids [<*>] are wrong
            body was {"id": 5, "name": "x"} => body was {<*>}
            body was {"title": "Dune", "message": "hello"} => body was {<*>}
            book{title='Dune', message='hello'} is gone => book{title=<*>, message=<*>} is gone
            Get "https://a.example/x": dial tcp 10.0.0.7:5432: refused => Get <*>: dial tcp <*>: refused
            Key (email)=(jane) already exists => Key (email)=(<*>) already exists
            index 5 out of bounds for length 3 => index <*> out of bounds for length <*>
            status 503 => status 503
            status: 503 => status: 503
            status=503 => status=503
            status code 503 from 10.0.0.1 => status code 503 from <*>
            Request failed with status code 404 => Request failed with status code 404
            statusCode=502 => statusCode=502
            HTTP 404 => HTTP 404
            the gateway answered 503 => the gateway answered 503
            api.example.com responded with 429 after 3 tries => <*> responded with 429 after <*> tries
            GET /orders/7 returned 500. => GET /orders/<*> returned 500.
            the query returned 200 rows => the query returned <*> rows
            the server returned 4711 => the server returned <*>
            took PT30S => took <*>
            took PT2.5S => took <*>
            12.50 EUR declined => <*> declined
            HTTP/1.1 503 => HTTP/1.1 503
            Server returned HTTP response code: 500 for URL: https://x.org/1 => Server returned HTTP response code: 500 for URL: <*>
            404 Not Found: order 7 => 404 Not Found: order <*>
            SQLSTATE 23505 => SQLSTATE 23505
            SQLSTATE[42P01]: no table => SQLSTATE[42P01]: no table
            (SQLSTATE 40001) => (SQLSTATE 40001)
            errno 111 => errno 111
            [Errno 111] Connection refused => [Errno 111] Connection refused
            exit code 137 => exit code 137
            exited with code 1 after 5 s => exited with code 1 after <*>
            returned non-zero exit status 2. => returned non-zero exit status 2.
            exit code: -9 => exit code: -9
            error 1062 (23000): Duplicate entry '7' => error 1062 (23000): Duplicate entry <*>
            os error 2 => os error 2
            error code 12345678 => error code <*>
            HRESULT: 0x80070005 => HRESULT: 0x80070005
            column "total" does not exist => column "total" does not exist
            relation "orders_2024" does not exist => relation <*> does not exist
            Cannot read properties of undefined (reading 'name') => Cannot read properties of undefined (reading 'name')
            'NoneType' object has no attribute 'name' => <*> object has no attribute 'name'
            No bean named 'orderService' available => No bean named 'orderService' available
            eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0 expired => <*> expired
            org.springframework.beans.factory.BeanCreationException => org.springframework.beans.factory.BeanCreationException
            com.example.shop.io failed => com.example.shop.io failed
            thread pool-3-thread-17 died => thread pool-<*>-thread-<*> died
            """)
    void variable_parts_are_replaced_and_codes_stay(String message, String pattern) {
        assertThat(MessagePattern.of(message)).isEqualTo(pattern);
    }

    @Test
    void blanks_and_lines_read_as_one_blank() {
        assertThat(MessagePattern.of("  a\r\n\t b  ")).isEqualTo("a b");
    }

    @Test
    void a_pattern_is_bounded() {
        assertThat(MessagePattern.of("word ".repeat(10_000))).hasSizeLessThanOrEqualTo(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'",
                "\"",
                "[scrubbed:",
                "=(",
                "a@",
                "://",
                "1a",
                "::",
                "\ud83d",
                "-1",
                "https://",
                "Mon ",
                "{",
                "{\"",
                "{\"a\":",
                "[{\"msg\":\"",
                "{'msg':\"",
                "a=\"",
                "{\"msg\":\"x\"},",
                "\\"
            })
    void any_text_takes_little_time(String piece) {
        String text = piece.repeat(50_000);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> MessagePattern.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42",
                "",
                "  ",
                "2024-01-01 10:00:00",
                "[scrubbed:token]",
                "'42'",
                "{}",
                "[]",
                "{\"",
                "\"\"",
                "[1, 2]"
            })
    void what_only_varies_says_nothing(String message) {
        assertThat(MessagePattern.says(MessagePattern.of(message))).isFalse();
    }
}
