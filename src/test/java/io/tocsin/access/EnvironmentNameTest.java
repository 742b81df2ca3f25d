package io.tocsin.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentNameTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "staging,staging",
                "STAGING,staging",
                "'\t Staging\u00a0','staging'",
                "eu/Live-2.b_c,eu/live-2.b_c",
                "'pre\r\n \u2028prod','pre prod'",
                "'Q\u200bA\ufeff',qa",
                "'a\u0000b','a b'",
                "PR\u00dcFUNG,pr\u00fcfung",
                "'\n','' ",
            })
    void names_become_one_line_of_lower_case(String sent, String canonical) {
        assertThat(EnvironmentName.canonical(sent)).isEqualTo(canonical.strip());
        assertThat(EnvironmentName.canonical(EnvironmentName.canonical(sent))).isEqualTo(canonical.strip());
    }
}
