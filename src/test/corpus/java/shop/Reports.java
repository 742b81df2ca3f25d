package shop;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

final class Reports {

    private final Map<String, Object> settings = Map.of("width", "wide", "height", 12L, "depth", 1.5);
    private final Map<String, String> parents = Map.of("a", "b", "b", "c", "c", "a");

    List<Integer> averages(int items, int days) {
        List<Integer> all = new ArrayList<>();
        Stream.of(1).filter(i -> i > 1).forEach(all::add); //@2
        Stream.of(1).map(i -> i + 1).forEach(all::add); //@2
        if (days > 0) {
            all.addAll(IntStream.of(10, 20).map(sum -> sum / items).boxed().toList());
        }
        all.addAll(IntStream.of(30, 40).mapToObj(sum -> sum / days).collect(Collectors.toList()));
        return all;
    }

    Map<String, Integer> weekly(String text) {
        return Stream.of(text.split(","))
                .map(String::strip) //@2
                .filter(word -> !word.isEmpty()) //@2
                .collect(Collectors.toMap(word -> word, word -> word.charAt(6) - '0'));
    }

    LocalDate since(String date) {
        return LocalDate.parse(date).withDayOfMonth(1);
    }

    int column(String kind) {
        return (Integer) settings.get(kind);
    }

    int depth(String category) {
        String parent = parents.get(category);
        return parent == null ? 0 : 1 + depth(parent);
    }

    String render(String category) {
        return "<ul>" + renderChildren(category) + "</ul>";
    }

    private String renderChildren(String category) {
        return Stream.of(parents.get(category)).map(child -> "<li>" + render(child) + "</li>").collect(Collectors.joining());
    }

    long[][] rows(int count) {
        long[][] rows = new long[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = new long[count * 1000];
        }
        return rows;
    }

    int[] chart(int width) {
        int height = width * 2; //@2
        return new int[width * 1000];
    }

    //@2{
    private final Runnable warmUp = new Runnable() {
        @Override
        public void run() {
            System.out.println("warm");
        }
    };

    //@2}
    void export(boolean csv, String column) {
        Runnable asCsv = new Runnable() {
            @Override
            public void run() {
                write(column.substring(0, 9));
            }
        };
        Runnable asPdf = new Runnable() {
            @Override
            public void run() {
                write(column.substring(0, 9));
            }
        };
        (csv ? asCsv : asPdf).run();
    }

    private void write(String text) {
        System.out.println(text);
    }
}
