package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is remembered of frames is what would be made of them anew. */
class CallTest {

    @Test
    void more_frames_than_are_remembered_are_all_judged_right() {
        IntStream.range(0, 3 * Call.SLOTS).parallel().forEach(i -> {
            Frame frame = new Frame(i % 2 == 0 ? "java.util.A" + i : "shop.A" + i, "run$" + i, "A.java", i, null, "");

            assertThat(Call.of(Platform.JVM, frame))
                    .isEqualTo(new Call(new FrameName(frame.module(), "run"), frame.module() + " run", i % 2 == 0));
        });
    }

    @Test
    void a_frame_is_another_on_another_platform() {
        Frame frame = new Frame("java.util.List", "get", "", 1, null, "");

        assertThat(Call.of(Platform.JVM, frame).library()).isTrue();
        assertThat(Call.of(Platform.GO, frame).library()).isFalse();
        assertThat(Call.of(Platform.JVM, frame).library()).isTrue();
    }

    @Test
    void where_javascript_has_no_name_the_line_of_source_counts() {
        assertThat(Call.of(Platform.JAVASCRIPT, named("total()")).text()).isEqualTo("cart.js total()");
        assertThat(Call.of(Platform.JAVASCRIPT, named("weight()")).text()).isEqualTo("cart.js weight()");
        assertThat(Call.of(Platform.JAVASCRIPT, named("")).text()).isEqualTo("cart.js");
    }

    private static Frame named(String contextLine) {
        return new Frame("", "", "cart.js", 7, null, contextLine);
    }
}
