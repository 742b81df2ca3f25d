package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The first version's keys and ids stand in databases: they never change. */
class FingerprintTest {

    @Test
    void the_first_versions_keys_stay_as_they_are() {
        assertThat(Fingerprint.of("PaymentDeclined", List.of()))
                .isEqualTo(new Fingerprint(1, "type\u001fPaymentDeclined"));
        assertThat(Fingerprint.of("", List.of())).isEqualTo(new Fingerprint(1, "type\u001f"));
        assertThat(Fingerprint.of("PaymentDeclined", List.of("{{ default }}")))
                .isEqualTo(new Fingerprint(1, "type\u001fPaymentDeclined"));
        assertThat(Fingerprint.of("PaymentDeclined", List.of("card", "{{default}}")))
                .isEqualTo(new Fingerprint(1, "client\u001fcard\u001ftype\u001fPaymentDeclined"));
    }

    @Test
    void ids_of_issues_stay_as_they_are() {
        assertThat(Fingerprint.of("PaymentDeclined", List.of()).issueId("shop"))
                .isEqualTo(UUID.fromString("9ef5355a-97cc-8a17-ad09-6359f7e17e54"));
        assertThat(new Fingerprint(2, "type\u001fPaymentDeclined").issueId("shop"))
                .isEqualTo(UUID.fromString("0912df69-125a-81f9-a9ed-36bbf6587576"));
    }

    @Test
    void an_event_finds_the_keys_of_the_first_version_where_they_meant_the_same() {
        List<String> own = List.of("checkout", "declined");
        assertThat(grouped("no", "", own).earlier()).containsExactly(Fingerprint.of("Broken", own));
        assertThat(grouped("", "", own).fingerprint().version()).isEqualTo(2);
    }

    @Test
    void what_the_first_version_held_for_the_same_as_others_has_no_key_of_it() {
        assertThat(grouped("no", "", List.of()).earlier()).isEmpty();
        assertThat(grouped("", "", List.of()).earlier()).isEmpty();
        assertThat(grouped("", Stacks.JVM, List.of()).earlier()).isEmpty();
        assertThat(grouped("", Stacks.JVM, List.of("a", "{{ default }}")).earlier())
                .isEmpty();
    }

    private static Grouping grouped(String message, String stack, List<String> fingerprint) {
        return new Grouper(GroupingRules.NONE)
                .group(new Occurrence("shop", "Broken", message, "", stack, List.of(), fingerprint));
    }

    @Test
    void the_second_versions_keys_stay_as_they_are() {
        assertThat(Stacks.grouped(Stacks.JVM).fingerprint().key())
                .isEqualTo("stack#f3f7145819800fc30851cf382cb6a4c9103d98a422e2e43029d0fa61cb1c29ab");
        assertThat(Stacks.grouped(Stacks.GO).fingerprint().key())
                .isEqualTo(
                        "stack\u001fruntime error\u001fruntime error\u001fmain Server.handle.func\u001fmain Server.handle\u001fmain Map\u001fmain start");
        assertThat(new Grouper(GroupingRules.NONE)
                        .group(Stacks.event("Timeout", "after 30 s", ""))
                        .fingerprint()
                        .key())
                .isEqualTo("message\u001fTimeout\u001fafter <*>");
        assertThat(new Grouper(GroupingRules.NONE)
                        .group(Stacks.event("Timeout", "", ""))
                        .fingerprint()
                        .key())
                .isEqualTo("type\u001fTimeout");
    }

    @Test
    void the_third_versions_keys_stay_as_they_are() {
        Grouper grouper = new Grouper(GroupingRules.NONE);

        assertThat(grouper.group(Stacks.event("E", "{\"msg\":\"no order 42\",\"code\":\"E42\"}", ""))
                        .fingerprint())
                .isEqualTo(new Fingerprint(3, "message\u001fE\u001f{code: E42, msg: no order <*>}"));
        assertThat(grouper.group(Stacks.event("E", "{\"b\":1,\"a\":2}", "")).fingerprint())
                .isEqualTo(new Fingerprint(3, "message\u001fE\u001f{a, b}"));
        assertThat(grouper.group(Stacks.event("E", "'disk 7 full'", "")).fingerprint())
                .isEqualTo(new Fingerprint(3, "message\u001fE\u001f'disk <*> full'"));
    }
}
