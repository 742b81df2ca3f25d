package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0190b6f4-5a2e-7c31-8f00-0123456789ab",
                "0190b6f45a2e7c318f000123456789ab",
                "0190B6F4-5A2E-7C31-8F00-0123456789AB",
                "0190B6F45A2E7c318f000123456789aB"
            })
    void with_and_without_dashes_in_either_case_it_is_the_same_id(String text) {
        assertThat(Uuids.parse(text)).isEqualTo(UUID.fromString("0190b6f4-5a2e-7c31-8f00-0123456789ab"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"})
    void the_ends_of_the_range_are_ids(String text) {
        assertThat(Uuids.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-2-3-4-5", // which java.util.UUID takes
                "0190b6f4-5a2e-7c31-8f00-0123456789a",
                "0190b6f4-5a2e-7c31-8f00-0123456789abc",
                "0190b6f45-a2e-7c31-8f00-0123456789ab",
                "0190b6f4_5a2e_7c31_8f00_0123456789ab",
                "0190b6f4-5a2e-7c31-8f00-0123456789ag",
                "0190b6f4-5a2e-7c31-8f00-0123456789\u0661\u0662", // digits, but no hexadecimal ones
                "0190b6f45a2e7c318f00012345678\uff11ab",
                "{190b6f4-5a2e-7c31-8f00-0123456789a}",
                "--------------------------------"
            })
    void what_is_no_uuid_is_null(String text) {
        assertThat(Uuids.parse(text)).isNull();
    }
}
