package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes of vendors stay in messages and count beside stacks; numbers of orders and users do not. */
class VendorCodesTest {

    private static final Grouper GROUPER = new Grouper(GroupingRules.NONE);

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '\u0001', textBlock = """
            ORA-12899: value too large => ORA-12899: value too large
            TNS-03505: no name => TNS-03505: no name
            SQL0911N rolled back => SQL0911N rolled back
            550 5.7.1 <a@b.example>: Relay denied => 550 5.7.1 <<*>>: Relay denied
            450 4.2.2 mailbox full => 450 4.2.2 mailbox full
            (552, b'5.2.2 over quota') => (<*>, b'5.2.2<*>')
            Msg 2627, Level 14, State 1, Line 9 => Msg 2627, Level <*>, State <*>, Line <*>
            (1213, 'Deadlock found') => (1213, <*>)
            002003 (42S02): no such table => 002003 (42S02): no such table
            SQL state [40P01]; error code [0] => SQL state [40P01]; error code [0]
            Unique index violation [23505-214] => Unique index violation [23505-214]
            E11000 duplicate key => E11000 duplicate key
            failed with 0x80070020 => failed with 0x80070020
            failed with 0xc0000135 => failed with 0xc0000135
            failed with -2147024894 => failed with 2147024894
            curl: (28) timed out => curl: (28) timed out
            [WinError 10061] refused => [WinError 10061] refused
            error:0A000086:SSL routines => error:0A000086:SSL routines
            Error Number:1205,State:51 => Error Number:1205,State:<*>
            <Response [503]> => <Response [503]>
            404 Client Error: Not Found => 404 Client Error: Not Found
            no success: 503 (Service Unavailable). => no success: 503 (Service Unavailable).
            recv() failed (104: Connection reset by peer) => recv() failed (104: Connection reset by peer)
            exited with code -1073741515 => exited with code -1073741515
            [08S01] [Microsoft] link failure => [08S01] [Microsoft] link failure
            due to error: 80040154 Class not registered => due to error: 80040154 Class not registered
            item (17: blue) is gone => item (<*>: blue) is gone
            order ORD-12345 is late => order ORD-<*> is late
            user 55012 (17 tries) => user <*> (<*> tries)
            version 5.10.2 is old => version <*> is old
            pointer 0x8a3b44c0 => pointer <*>
            at 0x7ffc4a3b => at <*>
            call +4915112345678 => call <*>
            """)
    void a_code_is_known_by_its_form(String message, String pattern) {
        assertThat(MessagePattern.of(message)).isEqualTo(pattern);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '\u0001', textBlock = """
            could not: ORA-00060: deadlock => ORA-00060
            ERROR: x (SQLSTATE 40P01) => SQLSTATE 40P01
            SQLSTATE[23000]: Integrity => SQLSTATE 23000
            connect ECONNREFUSED 127.0.0.1:5432 => ECONNREFUSED
            UNAVAILABLE: io exception => UNAVAILABLE
            status = StatusCode.DEADLINE_EXCEEDED => DEADLINE_EXCEEDED
            Msg 1205, Level 13 => Msg 1205
            error 1062 (23000): Duplicate => 1062 (23000)
            ER_LOCK_DEADLOCK: Deadlock found => ER_LOCK_DEADLOCK
            ORA-06512: at line 1, ORA-00054: busy => ORA-00054
            """)
    void a_code_counts_beside_a_stack(String message, String code) {
        String stack = "java.sql.SQLException: %s\n\tat shop.Db.run(Db.java:1)\n";

        Grouping grouping = Stacks.grouped(stack.formatted(message));

        assertThat(grouping.explanation().messagePattern()).isEqualTo(code);
        assertThat(grouping.explanation().sentence())
                .startsWith("Grouped by the type, the code " + code + " and the function");
        assertThat(grouping.fingerprint())
                .isNotEqualTo(Stacks.grouped(stack.formatted("none")).fingerprint());
        assertThat(grouping.fingerprint())
                .isEqualTo(Stacks.grouped(stack.formatted(message + " for order 17"))
                        .fingerprint());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order 17",
                "HTTP 503",
                "UNKNOWN",
                "no such user 5.1",
                "Unavailable",
                "id A1B2C3",
                "EMAIL is wrong"
            })
    void what_is_no_code_does_not_count_beside_a_stack(String message) {
        if (!message.equals("UNKNOWN")) {
            assertThat(VendorCodes.first(message)).isEmpty();
        }
    }

    @Test
    void the_code_of_a_known_stack_is_that_of_each_event() {
        Grouper grouper = new Grouper(GroupingRules.NONE);
        String stack =
                "\tat shop.Db.run(Db.java:1)\n\tat shop.Orders.place(Orders.java:1)\n\tat shop.Main.main(Main.java:1)\n";

        List<String> patterns = List.of("ORA-00060: a", "ORA-01555: b", "c", "ORA-00060: d").stream()
                .map(message -> grouper.group(Stacks.event("E", message, stack))
                        .explanation()
                        .messagePattern())
                .toList();

        assertThat(patterns).containsExactly("ORA-00060", "ORA-01555", "", "ORA-00060");
    }

    @Test
    void codes_part_messages_without_a_stack() {
        assertThat(GROUPER.group(Stacks.event("E", "421 4.7.0 later", ""))
                        .fingerprint()
                        .version())
                .isEqualTo(4);
        assertThat(GROUPER.group(Stacks.event("E", "ORA-00060", "")).fingerprint())
                .isNotEqualTo(GROUPER.group(Stacks.event("E", "ORA-01555", "")).fingerprint());
    }
}
