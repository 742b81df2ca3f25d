package io.tocsin.issue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseVersionTest {

    /** Each line holds releases of one naming scheme, oldest first. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // semver.org, with what is usual before it
                "1.0.0-alpha, 1.0.0-alpha.1, 1.0.0-beta.2, 1.0.0-beta.11, 1.0.0-rc.1, 1.0.0, 1.0.1, 1.9.0, 1.10.0",
                "1.0.0-0.3.7, 1.0.0-x.7.z.92, 1.0.0",
                "1.0.0-rc9, 1.0.0-rc10, 1.0.0-RC11, 1.0.0",
                "v3.9.0, V3.10.0, 3.11.0",
                "release-4.9.1, release/4.10.0, Release 4.11.0, releases/v4.12.0, version-4.13",
                "checkout-3.9, checkout-3.10, checkout@3.11, checkout-v3.12",
                "log4j-2.9.1, log4j-2.17.1",
                "com.acme.till@7.9.0, com.acme.till@7.10.0",
                // More and fewer numbers
                "9, 9.0.1, 10, 10.1",
                "4.3.2.1.8, 4.3.2.1.9, 4.3.2.1.10, 4.3.2.2.0.1",
                "120.0.6099.9, 120.0.6099.109, 121.0.1.1",
                // Maven and Spring
                "4.1.0.Alpha1, 4.1.0.Beta2, 4.1.0.CR1, 4.1.0.Final, 4.1.1.Final, 4.1.10.Final",
                "2.0.0.M9, 2.0.0.M10, 2.0.0.RC1, 2.0.0.RELEASE, 2.0.1.RELEASE",
                "3.1-SNAPSHOT, 3.1, 3.2-SNAPSHOT, 3.2.GA, 3.2.SP1, 3.2.SP2",
                // Python
                "1.4.dev3, 1.4a1, 1.4b1, 1.4rc1, 1.4rc2, 1.4, 1.4.post1, 1.4.post9, 1.4.post10, 1.5",
                // Letters, patches, packages
                "1.0.2b, 1.0.2k, 1.1.0",
                "9.2p1, 9.3p1, 9.3p2",
                "2.4.0, 2.4.0-hotfix.1, 2.4.0-hotfix.2, 2.4.1",
                "2.4-1, 2.4-9, 2.4-10, 2.4.1-1",
                "v1.2.3, v1.2.3-2-g0a1b2c3, v1.2.3-14-g9f8e7d6, v1.3.0",
                // Dates
                "2026-09-30, 2026-10-01, 2026-11-02, 2026-11-02.2, 2026-11-02.10",
                "2026-1-9, 2026-1-10, 2026-10-2",
                "20260930, 20261001, 2026.10.02, 2026-10-03",
                "2026-10-01, 2026-10-01T09:30:00Z, 2026-10-01T10:05:00Z",
                "20261001-0930, 20261001-1005, 20261002-0001",
                "20261001T0930, 20261001T1005",
                "till-2026-10-09, till-2026-10-10",
                "2026.9, 2026.10, 2026.10.1",
                "2026-W9, 2026-W48, 2027-w1",
                "2024a, 2024b, 2025a",
                // Builds
                "build-99, build-100, build_101, Build #102, 103",
                "r998, r1000",
                "b98, b101",
                "#98, #101",
                "9999999999999999999, 10000000000000000000",
                "till@2.5.0+99, till@2.5.0+100, till@2.5.0+1000, till@2.5.1+1",
                "388.0+388.0.9, 388.0+388.0.10",
                "2.5.0 (99), 2.5.0 (100), 2.5.1 (1)",
                "sprint-9, sprint-10",
                // A hash at the end changes nothing
                "1.9.0-3f2a1b0, 1.10.0-0a1b2c3",
                "2026-10-01-fe12ab9, 2026-10-02-0a1b2c3",
                "v0.0.0-20251109021931-daa7c04131f5, v0.0.0-20261109021931-0aa7c04131f5"
            })
    void releases_of_a_naming_scheme_have_an_order(String releases) {
        List<String> inOrder = List.of(releases.split(", "));
        for (int i = 0; i < inOrder.size(); i++) {
            for (int j = 0; j < inOrder.size(); j++) {
                OptionalInt order = ReleaseVersion.compare(inOrder.get(i), inOrder.get(j));
                assertThat(order).as("%s, %s", inOrder.get(i), inOrder.get(j)).isPresent();
                assertThat(Integer.signum(order.getAsInt()))
                        .as("%s, %s", inOrder.get(i), inOrder.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2.4.0, v2.4.0",
        "2.4.0, 2.4",
        "2.4.0, 2.4.0.Final",
        "2.4.0+17, 2.4.0",
        "2.4.0-rc.1, 2.4.0rc1",
        "2026-10-01, 20261001",
        "till@2.4.0, 2.4.0"
    })
    void different_names_of_a_version_are_equal(String one, String other) {
        assertThat(ReleaseVersion.compare(one, other)).hasValue(0);
        assertThat(ReleaseVersion.compare(other, one)).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "0badcaf, 1badcaf",
        "till@0badcaf, till@1badcaf",
        "main-0badcaf, main-1badcaf",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709, 1.0.0",
        "0190c1a2-7b1c-7def-8a00-0123456789ab, 0190c1a2-7b1c-7def-8a00-0123456789ac",
        "blue, green",
        "blue, 1.0.0",
        "jammy, noble",
        "till@1.0.0, cart@2.0.0",
        "till-1.0.0, cart-2.0.0",
        "2.5.0+0badcaf, 2.5.0+1badcaf",
        "2.5.0-0badcaf, 2.5.0-1badcaf",
        "1.2.3.4-left, 1.2.3.4-right",
        "1.2-left, 1.2",
        "build-101, 1.2.0",
        "20261001, 2.4.0",
        "2026-10-01, 2.4.0",
        "1043, 1.2.0",
        "1043, 20261001",
        "2026.4.1, 3.0.0",
        "29.11.2026, 01.12.2026",
        "11/29/2026, 12-01-2026",
        "3rd, 4th",
        "'', 1.0"
    })
    void names_without_an_order_are_unknown(String one, String other) {
        assertThat(ReleaseVersion.compare(one, other)).isEmpty();
        assertThat(ReleaseVersion.compare(other, one)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {200})
    void a_name_of_the_longest_length_is_read(int length) {
        for (String part : List.of("1.", "1-", "a1", "v-", "1a", "0a1b2c3-", "@", "+1", "(1)", " 1", "2026-1-1")) {
            String name = part.repeat(length / part.length());
            ReleaseVersion.compare(name, name + "1");
        }
    }
}
