package io.tocsin.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {

    private static final Instant DAY = Instant.parse("2030-01-01T00:00:00Z");
    private static final String TYPE = "java.net.ConnectException";
    private static final String MESSAGE = "Connection refused: db/10.0.0.7:5432";

    /** Each of them fits; from the most specific to the least, - stands for nothing named. */
    private static final String ORDER = """
            shop | java.net.ConnectException | connection refused
            shop | java.net.ConnectException | -
            shop | *ConnectException         | connection refused: db
            shop | -                         | connection refused
            shop | java.net.*                | -
            shop | -                         | -
            -    | java.net.ConnectException | connection refused: db/10.0.0.7:5432
            -    | java.net.ConnectException | connection refused
            -    | java.net.ConnectException | -
            -    | *.ConnectException        | connection refused: db
            -    | *ConnectException         | connection refused: db
            -    | *ConnectException         | connection refused
            -    | -                         | connection refused: db/10.0.0.7
            -    | -                         | connection refused: db/*.7
            -    | -                         | connection refused: db/
            -    | java.net.*Exception       | -
            -    | *.ConnectException        | -
            -    | -                         | refused: db/10
            -    | -                         | refused: db/*1?
            -    | -                         | refused
            -    | *                         | -
            -    | *                         | *
            """;

    @Test
    void the_most_specific_wins_whatever_the_order_they_were_made_in() {
        List<Runbook> all = new ArrayList<>();
        for (String line : ORDER.lines().toList()) {
            String[] parts = line.split("\\s*\\|\\s*", 3);
            // The later, the newer: were age to decide first, the order would be upside down.
            all.add(own("r" + all.size(), DAY.plusSeconds(all.size()), match(parts[0], parts[1], parts[2])));
        }
        Random random = new Random(7);
        for (int first = 0; first < all.size(); first++) {
            List<Runbook> rest = new ArrayList<>(all.subList(first, all.size()));
            Collections.shuffle(rest, random);

            assertThat(Catalogue.of(rest, List.of()).bestFor("shop", TYPE, MESSAGE))
                    .as("of %s", rest.size())
                    .contains(all.get(first));
        }
    }

    @Test
    void of_equals_a_teams_wins_over_a_built_in_one_then_the_newest_then_the_greater_id() {
        RunbookMatch match = match("-", "-", "refused");
        Runbook builtIn = new Runbook(
                new UUID(9, 9), "built-in", content(match), Origin.BUILT_IN, 0, Instant.EPOCH, Instant.EPOCH);
        Runbook old = own("old", DAY, match);
        Runbook newer = own("new", DAY.plusSeconds(1), match);
        Runbook twin = new Runbook(new UUID(8, 8), "twin", content(match), Origin.OWN, 2, newer.createdAt(), DAY);

        assertThat(Catalogue.of(List.of(old), List.of(builtIn)).bestFor("a", "", "refused"))
                .contains(old);
        assertThat(Catalogue.of(List.of(old, newer), List.of(builtIn)).bestFor("a", "", "refused"))
                .contains(newer);
        assertThat(Catalogue.of(List.of(twin, newer, old), List.of()).bestFor("a", "", "refused"))
                .contains(twin.id().compareTo(newer.id()) > 0 ? twin : newer);
    }

    @Test
    void a_closer_built_in_one_wins_over_a_teams_vague_one() {
        Runbook builtIn = new Runbook(
                new UUID(9, 9),
                "built-in",
                content(match("-", "-", "connection refused")),
                Origin.BUILT_IN,
                0,
                Instant.EPOCH,
                Instant.EPOCH);

        assertThat(Catalogue.of(List.of(own("vague", DAY, match("-", "-", "refused"))), List.of(builtIn))
                        .bestFor("a", "", MESSAGE))
                .contains(builtIn);
    }

    @Test
    void a_teams_of_the_same_name_takes_the_place_of_a_built_in_one_also_to_hide_it() {
        RunbookMatch match = match("-", "-", "refused");
        Runbook builtIn = new Runbook(
                new UUID(9, 9), "refused", content(match), Origin.BUILT_IN, 0, Instant.EPOCH, Instant.EPOCH);
        Runbook hidden = new Runbook(
                builtIn.id(),
                "refused",
                new RunbookContent(List.of(match), "t", "", "s", "", "", false),
                Origin.CHANGED,
                1,
                DAY,
                DAY);
        Catalogue catalogue = Catalogue.of(List.of(hidden), List.of(builtIn));

        assertThat(catalogue.bestFor("a", "", "refused")).isEmpty();
        assertThat(catalogue.newestFirst()).containsExactly(hidden);
        assertThat(catalogue.withId(builtIn.id())).contains(hidden);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            other | java.net.ConnectException | Connection refused
            shop  | java.net.BindException    | Connection refused
            shop  | java.net.ConnectException | Connection reset
            shop  | ''                        | Connection refused
            shop  | java.net.ConnectException | ''
            Shop  | java.net.ConnectException | Connection refused
            """)
    void all_that_a_match_names_has_to_be_fulfilled(String app, String type, String message) {
        Catalogue catalogue = Catalogue.of(
                List.of(own("r", DAY, match("shop", "*ConnectException", "connection refused"))), List.of());

        assertThat(catalogue.bestFor("shop", TYPE, MESSAGE)).isPresent();
        assertThat(catalogue.bestFor(app, type, message)).isEmpty();
    }

    @Test
    void of_several_matches_any_will_do_and_the_closest_that_fits_counts() {
        Runbook both =
                own("both", DAY, match("-", "-", "refused"), match("-", "-", "a much longer text that is not there"));
        Runbook middle = own("middle", DAY, match("-", "-", "connection refused"));
        Catalogue catalogue = Catalogue.of(List.of(both, middle), List.of());

        assertThat(catalogue.bestFor("a", "", MESSAGE)).contains(middle);
        assertThat(catalogue.bestFor("a", "", "it refused")).contains(both);
        assertThat(catalogue.bestFor("a", "", "here: a much longer text that is not there, connection refused"))
                .contains(both);
    }

    @Test
    void what_lies_beyond_the_longest_stored_text_is_not_looked_at() {
        Catalogue catalogue = Catalogue.of(List.of(own("r", DAY, match("-", "-", "needle$"))), List.of());
        String longest = "x".repeat(Catalogue.LONGEST_MESSAGE - 6) + "needle";

        assertThat(catalogue.bestFor("a", "t".repeat(5_000), longest)).isPresent();
        assertThat(catalogue.bestFor("a", "", "x" + longest)).isEmpty();
    }

    private static RunbookMatch match(String app, String type, String message) {
        return new RunbookMatch(named(app), named(type), named(message));
    }

    private static @Nullable String named(String text) {
        return text.equals("-") ? null : text;
    }

    private static Runbook own(String name, Instant createdAt, RunbookMatch... matches) {
        return new Runbook(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
                name,
                content(matches),
                Origin.OWN,
                1,
                createdAt,
                createdAt);
    }

    private static RunbookContent content(RunbookMatch... matches) {
        return new RunbookContent(List.of(matches), "title", "", "solution", "", "", true);
    }
}
