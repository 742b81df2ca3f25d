package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was read of a line is remembered, and never taken for another line's. */
class FrameLinesTest {

    private final List<String> read = new ArrayList<>();
    private final FrameLines lines = new FrameLines((text, from, to) -> {
        String line = text.substring(from, to);
        read.add(line);
        return line.startsWith("no ") ? null : new Frame("", line, "", 0, null, "");
    });

    @Test
    void a_line_that_comes_again_is_read_once_wherever_it_stands() {
        Frame first = frame("shop.Order.place(Order.java:12)");
        Frame again = lines.frame(new Lines("\tat shop.Order.place(Order.java:12)"), 4, 35);

        assertThat(again).isSameAs(first);
        assertThat(read).hasSize(1);
    }

    @Test
    void lines_that_differ_anywhere_are_told_apart() {
        String line = "shop.order.Service.place(Service.java:12)";
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < line.length(); i++) {
                String other = line.substring(0, i) + '#' + line.substring(i + 1);
                assertThat(frame(other)).isEqualTo(new Frame("", other, "", 0, null, ""));
            }
        }
    }

    @Test
    void more_lines_than_there_are_places_are_all_read_right() {
        List<String> many = IntStream.range(0, 5 * FrameLines.SLOTS)
                .mapToObj(i -> "shop.Order.place" + i + "(Order.java:" + i + ")")
                .toList();

        assertThat(many).allSatisfy(line -> assertThat(frame(line)).isEqualTo(new Frame("", line, "", 0, null, "")));
    }

    @Test
    void what_is_no_frame_or_too_long_or_not_of_ascii_is_read_each_time() {
        for (String line : List.of(
                "no frame at all", "x".repeat(FrameLines.LONGEST + 1), "shop.Gr\u00f6\u00dfe.of(A.java:1)", "short")) {
            read.clear();
            Frame first = frame(line);

            assertThat(frame(line)).isEqualTo(first);
            assertThat(read).as(line).containsExactly(line, line);
        }
    }

    private Frame frame(String line) {
        return lines.frame(new Lines(line), 0, line.length());
    }
}
