package io.tocsin.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.scrub.KnownNames.Known;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownNamesTest {

    private final List<String> judged = new ArrayList<>();

    private final KnownNames names = new KnownNames(name -> {
        judged.add(name);
        return new Known(name, !name.startsWith("sk_"), name.equals("pin") ? Named.strong(Kind.PASSWORD) : null);
    });

    @Test
    void a_name_is_judged_once() {
        Known first = names.get("pin");

        assertThat(first.named()).isEqualTo(Named.strong(Kind.PASSWORD));
        assertThat(names.get(new String("pin"))).isSameAs(first);
        assertThat(judged).containsExactly("pin");
    }

    @Test
    void a_name_that_is_a_secret_is_not_kept() {
        names.get("sk_live_4eC39HqLyjWD");
        names.get("sk_live_4eC39HqLyjWD");

        assertThat(judged).hasSize(2);
    }

    @Test
    void a_name_longer_than_one_is_looked_at_is_not_kept() {
        String shortest = "n".repeat(KeyNames.LONGEST + 1);
        names.get(shortest);
        names.get(shortest);

        assertThat(judged).hasSize(2);
    }

    @Test
    void more_names_than_there_is_room_for_are_told_apart() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 20_000; i++) {
                assertThat(names.get("name" + i).name()).isEqualTo("name" + i);
            }
        }
        // "Aa" and "BB" have one hash.
        assertThat(names.get("Aa").name()).isEqualTo("Aa");
        assertThat(names.get("BB").name()).isEqualTo("BB");
    }
}
