package io.tocsin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', textBlock = """
            10/s                            | 10/s
            10/s, 300/min, 50000/day        | 10/s, 300/min, 50000/day
            50000/day,10/s                  | 10/s, 50000/day
            1/second, 2/minute, 3/hour, 4/d | 1/s, 2/min, 3/h, 4/day
            7 / SEC , 8/M                   | 7/s, 8/min
            999999999/s                     | 999999999/s
            007/h                           | 7/h
            none                            | none
            ' None '                        | none
            """)
    void a_limit_is_read_and_written_in_one_form(String text, String written) {
        RateLimit limit = RateLimit.parse(text);

        assertThat(limit).hasToString(written).isEqualTo(RateLimit.parse(written));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            ''                     | "" is not of the form 10/s
            10                     | "10" is not of the form 10/s
            10/s,                  | "" is not of the form 10/s
            10/s; 5/min            | "10/s; 5/min" is not of the form 10/s
            10/s, many/min         | "many" is not a number from 1 to 999999999
            0/s                    | "0" is not a number
            -1/s                   | "-1" is not a number
            1.5/s                  | "1.5" is not a number
            1000000000/s           | "1000000000" is not a number
            /s                     | "" is not a number
            10/s, 5/fortnight      | "fortnight" is not one of s, min, h and day
            10/                    | "" is not one of s, min, h and day
            10/s, 20/sec           | "20/sec" is a second limit for the same window
            none, 10/s             | "none" is not of the form 10/s
            """)
    void what_cannot_be_read_is_told_by_its_part(String text, String problem) {
        assertThatThrownBy(() -> RateLimit.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(problem);
    }

    @Test
    void a_part_is_not_repeated_at_length() {
        assertThatThrownBy(() -> RateLimit.parse("x".repeat(10_000))).hasMessageMatching(".{1,150}");
    }

    @ParameterizedTest(name = "{0} counts as {1}")
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2",
        "2001:db8:1:2::9, 2001:db8:1:2",
        "::1, 0:0:0:0",
        "::ffff:203.0.113.7, 203.0.113.7",
        "unknown, unknown"
    })
    void an_ipv6_network_counts_as_one_address(String host, String network) {
        assertThat(RateLimits.network(SocketAddress.inetSocketAddress(4711, host)))
                .isEqualTo(network);
    }

    @Test
    void a_socket_without_an_address_has_none() {
        assertThat(RateLimits.network(null)).isNull();
        assertThat(RateLimits.network(SocketAddress.domainSocketAddress("/run/tocsin.sock")))
                .isNull();
    }
}
