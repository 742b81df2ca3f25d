package io.tocsin.grouping.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tocsin.grouping.Occurrence;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationTest {

    private static final Way BY_MESSAGE = new Way("message", Occurrence::message);

    /** Events as {@code group:key}, so that what is counted can be seen. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            a:1 a:1 b:2 b:2,         2, 0, 0
            a:1 a:2 b:3 b:4,         0, 0, 2
            a:1 a:1 b:1 b:1,         2, 4, 0
            a:1 a:1 a:2 b:2,         1, 1, 2
            a:1 a:1 a:1 a:2 b:2 b:1, 3, 4, 4
            a:1,                     0, 0, 0
            """)
    void pairs_are_counted_by_group_and_key(String events, long both, long merged, long split) {
        assertThat(evaluation(events).overall()).isEqualTo(new PairCounts(both, merged, split));
    }

    @Test
    void pairs_of_two_languages_do_not_count() {
        Evaluation evaluation = evaluation("java/a:1 go/a:1 go/a:1 go/b:1");

        assertThat(evaluation.of("java")).isEqualTo(PairCounts.NONE);
        assertThat(evaluation.overall()).isEqualTo(new PairCounts(1, 2, 0));
        assertThat(evaluation.groups()).isEqualTo(2);
    }

    @Test
    void the_worst_confusions_come_first_and_by_name() {
        Evaluation evaluation = evaluation("a:1 a:1 a:2 a:3 b:1 c:2 c:4 d:5 d:5");

        assertThat(evaluation.merged())
                .containsExactly(
                        new Confusion("x", List.of("a", "b"), 2, 1), new Confusion("x", List.of("a", "c"), 1, 1));
        assertThat(evaluation.split())
                .containsExactly(new Confusion("x", List.of("a"), 5, 3), new Confusion("x", List.of("c"), 1, 2));
    }

    @Test
    void precision_and_recall_are_shares_of_pairs() {
        PairCounts counts = new PairCounts(6, 2, 4);

        assertThat(counts.precision()).isEqualTo(0.75);
        assertThat(counts.recall()).isEqualTo(0.6);
        assertThat(counts.f1()).isEqualTo(2 * 0.75 * 0.6 / 1.35, within(1e-12));
        assertThat(PairCounts.NONE.precision()).isEqualTo(1);
        assertThat(PairCounts.NONE.recall()).isEqualTo(1);
    }

    @Test
    void languages_weigh_the_same_in_the_mean() {
        assertThat(evaluation("java/a:1 java/a:1 go/a:1 go/a:2").meanF1()).isEqualTo(0.5);
    }

    private static Evaluation evaluation(String events) {
        return new Evaluation(
                Arrays.stream(events.split(" ")).map(EvaluationTest::event).toList(), BY_MESSAGE);
    }

    private static CorpusEvent event(String text) {
        String[] parts = (text.contains("/") ? text : "x/" + text).split("[/:]");
        Occurrence occurrence = new Occurrence(parts[0], "", parts[2], "", "", List.of(), List.of());
        return new CorpusEvent(parts[0], parts[1], "", occurrence);
    }
}
