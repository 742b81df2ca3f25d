package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.http.FairShares.Verdict;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairSharesTest {

    private static final int CAPACITY = 1_000;

    @ParameterizedTest(name = "{0} held, {1} by others, {2} asked: {3}")
    @CsvSource(textBlock = """
            # below half of the room nobody is refused
               0,   0,    1, GRANTED
               0, 499,  501, GRANTED
             400,   0,  100, GRANTED
             400,  50,   50, GRANTED
            # beyond it, whoever holds more than would be left
             500,   0,    1, UNFAIR
             400, 200,    1, UNFAIR
             333, 333,    1, GRANTED
             334, 333,    1, UNFAIR
             100, 800,    1, UNFAIR
            # and others get in
               0, 500,    1, GRANTED
               0, 999,    1, GRANTED
              10, 900,   80, GRANTED
              10, 900,   81, UNFAIR
            # until there is nothing left
               0, 1000,   1, FULL
              10, 900,  100, FULL
               1, 500,  500, FULL
            # what is larger than all the room passes alone
               0,   0, 5000, GRANTED
               0,   1, 1000, FULL
            """)
    void nobody_holds_more_than_would_be_left(long held, long others, long asked, Verdict verdict) {
        FairShares shares = new FairShares(CAPACITY);
        for (int i = 0; i < others; i++) {
            // Many small ones: none of them is refused for itself.
            assertThat(shares.take("other-" + i, 1, 0)).isEqualTo(Verdict.GRANTED);
        }
        take(shares, "noisy", held);

        assertThat(shares.take("noisy", asked, 0)).isEqualTo(verdict);
        assertThat(shares.used()).isEqualTo(held + others + (verdict == Verdict.GRANTED ? asked : 0));
    }

    @Test
    void of_those_who_want_all_of_it_each_gets_the_same_and_as_much_stays_free() {
        for (int owners = 1; owners <= 9; owners++) {
            FairShares shares = new FairShares(10_000);
            long[] got = new long[owners];
            for (int round = 0; round < 10_000; round++) {
                for (int owner = 0; owner < owners; owner++) {
                    got[owner] += shares.take(owner, 1, 0) == Verdict.GRANTED ? 1 : 0;
                }
            }
            long fair = 10_000 / (owners + 1);
            for (long one : got) {
                assertThat(one).isBetween(fair - 1, fair + 1);
            }
            assertThat(10_000 - shares.used()).isBetween(fair - owners, fair + owners);
        }
    }

    @Test
    void what_a_request_holds_already_does_not_weigh_against_it() {
        FairShares shares = new FairShares(CAPACITY);
        shares.take("other", 100, 0);
        shares.take("large", 600, 0);

        assertThat(shares.take("large", 250, 600)).isEqualTo(Verdict.GRANTED);
        assertThat(shares.take("large", 51, 850)).isEqualTo(Verdict.FULL);
        shares.give("other", 100);
        assertThat(shares.take("large", 5_000, 850)).as("alone").isEqualTo(Verdict.GRANTED);
    }

    @Test
    void whatever_is_taken_and_given_the_books_balance() {
        Random random = new Random(7);
        FairShares shares = new FairShares(CAPACITY);
        long[] held = new long[5];
        long sum = 0;
        for (int i = 0; i < 100_000; i++) {
            int owner = random.nextInt(held.length);
            long amount = random.nextInt(200);
            if (random.nextBoolean()) {
                if (shares.take(owner, amount, 0) == Verdict.GRANTED) {
                    held[owner] += amount;
                    sum += amount;
                }
            } else if (held[owner] >= amount) {
                shares.give(owner, amount);
                held[owner] -= amount;
                sum -= amount;
            }
            assertThat(shares.used()).isEqualTo(sum).isLessThanOrEqualTo(CAPACITY);
        }
        for (int owner = 0; owner < held.length; owner++) {
            shares.give(owner, held[owner]);
        }
        assertThat(shares.used()).isZero();
        assertThat(shares.fits(CAPACITY * 10L)).isTrue();
    }

    /** In steps, as it comes to be: no single one is larger than what is left. */
    private static void take(FairShares shares, Object owner, long amount) {
        long before = shares.used();
        shares.take(owner, amount, shares.used());
        assertThat(shares.used()).isEqualTo(before + amount);
    }
}
