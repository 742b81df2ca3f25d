package io.tocsin.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.0.0.0/8               | 10.255.0.1             | true
            10.0.0.0/8               | 11.0.0.0               | false
            10.0.0.0/8               | ::10.0.0.1             | false
            192.0.2.7                | 192.0.2.7              | true
            192.0.2.7                | 192.0.2.6              | false
            192.0.2.128/25           | 192.0.2.128            | true
            192.0.2.128/25           | 192.0.2.127            | false
            192.0.2.4/31             | 192.0.2.5              | true
            192.0.2.4/31             | 192.0.2.6              | false
            0.0.0.0/0                | 203.0.113.9            | true
            0.0.0.0/0                | 2001:db8::1            | false
            ::/0                     | 2001:db8::1            | true
            2001:db8::/32            | 2001:0db8:ffff::1      | true
            2001:db8::/32            | 2001:db9::1            | false
            2001:db8::/33            | 2001:db8:7fff::        | true
            2001:db8::/33            | 2001:db8:8000::        | false
            ::1                      | 0:0:0:0:0:0:0:1        | true
            ::1                      | ::2                    | false
            fe80::/10                | fe80::1%eth0           | true
            10.0.0.0/8               | ::ffff:10.1.2.3        | true
            10.0.0.0/8               | 0:0:0:0:0:ffff:a01:203 | true
            ::ffff:10.0.0.0/104      | 10.1.2.3               | true
            ::ffff:10.0.0.0/104      | 11.1.2.3               | false
            10.0.0.0/8               | unknown                | false
            10.0.0.0/8               | 10.0.0.1:80            | false
            """)
    void it_holds_the_addresses_that_begin_alike(String network, String address, boolean expected) {
        byte[] bytes = Network.address(address);

        assertThat(bytes != null && Network.parse(network).contains(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "localhost",
                "localhost/8",
                "10.0.0",
                "1",
                "10.0.0.256",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/ 8",
                "10.0.0.0/8/8",
                "10.0.0.0/1000000",
                "2001:db8::/129",
                "2001:db8",
                "2001:db8:::1",
                "gg::1",
                "::ffff:10.0.0.0/95",
                "10.0.0.1/8",
                "2001:db8::1/32",
                " 10.0.0.0/8"
            })
    void anything_else_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(text));
    }

    @Test
    void a_prefix_that_is_too_short_for_its_address_is_told() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.parse("10.1.0.0/8"))
                .withMessageContaining("beyond its first 8");
    }
}
