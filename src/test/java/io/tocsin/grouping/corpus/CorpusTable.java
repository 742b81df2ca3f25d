package io.tocsin.grouping.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures as tables in Markdown, as docs/grouping.md has them. */
final class CorpusTable {

    /** How many confusions of each kind are named. */
    private static final int NAMED = 15;

    private final List<CorpusEvent> events;
    private final List<Evaluation> evaluations;
    private final List<Way> ways;

    CorpusTable(List<CorpusEvent> events, List<Way> ways) {
        this.events = events;
        this.ways = ways;
        this.evaluations = ways.stream().map(way -> new Evaluation(events, way)).toList();
    }

    /** Prints the tables and, for each way, what it gets wrong most. */
    public static void main(String[] arguments) {
        CorpusTable table = new CorpusTable(Corpus.events(), Way.ALL);
        table.overall().forEach(System.out::println);
        System.out.println();
        table.tunedOnAndHeldOut().forEach(System.out::println);
        System.out.println();
        table.byLanguage().forEach(System.out::println);
        // Of what is held out nothing is named: who reads it tunes on it.
        table = new CorpusTable(HeldOut.tunedOn(Corpus.events()), Way.ALL);
        for (int i = 0; i < table.ways.size(); i++) {
            System.out.println();
            System.out.println("### " + table.ways.get(i).name());
            System.out.println();
            confusions(table.evaluations.get(i)).forEach(System.out::println);
        }
    }

    List<String> overall() {
        List<String> lines = new ArrayList<>();
        lines.add("| way | precision | recall | F1 | mean F1 of the languages | groups made (of " + groups() + ") |");
        lines.add("|---|---|---|---|---|---|");
        for (int i = 0; i < ways.size(); i++) {
            Evaluation evaluation = evaluations.get(i);
            PairCounts all = evaluation.overall();
            lines.add("| %s | %s | %s | %s | %s | %d |"
                    .formatted(
                            ways.get(i).name(),
                            share(all.precision()),
                            share(all.recall()),
                            share(all.f1()),
                            share(evaluation.meanF1()),
                            evaluation.groups()));
        }
        return lines;
    }

    /** Precision, recall and F1 of every way, a row a language. */
    List<String> byLanguage() {
        List<String> lines = new ArrayList<>();
        lines.add("| app | groups | events | "
                + String.join(" | ", ways.stream().map(Way::name).toList()) + " |");
        lines.add("|---|---|---|" + "---|".repeat(ways.size()));
        for (String language : Corpus.LANGUAGES) {
            StringBuilder line =
                    new StringBuilder("| %s | %d | %d |".formatted(language, groups(language), events(language)));
            for (Evaluation evaluation : evaluations) {
                line.append(" %s |".formatted(shares(evaluation.of(language))));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /** The first way alone, on what it was tuned on and on what was held out. */
    List<String> tunedOnAndHeldOut() {
        Evaluation tunedOn = new Evaluation(HeldOut.tunedOn(events), ways.get(0));
        Evaluation heldOut = new Evaluation(HeldOut.of(events), ways.get(0));
        List<String> lines = new ArrayList<>();
        lines.add("| app | tuned on: groups | precision / recall / F1 | held out: groups | precision / recall / F1 |");
        lines.add("|---|---|---|---|---|");
        for (String language : Corpus.LANGUAGES) {
            lines.add("| %s | %d | %s | %d | %s |"
                    .formatted(
                            language,
                            groups(language, false),
                            shares(tunedOn.of(language)),
                            groups(language, true),
                            shares(heldOut.of(language))));
        }
        lines.add("| all | %d | %s | %d | %s |"
                .formatted(
                        Corpus.LANGUAGES.stream()
                                .mapToLong(language -> groups(language, false))
                                .sum(),
                        shares(tunedOn.overall()),
                        Corpus.LANGUAGES.stream()
                                .mapToLong(language -> groups(language, true))
                                .sum(),
                        shares(heldOut.overall())));
        return lines;
    }

    private long groups(String language, boolean heldOut) {
        return events.stream()
                .filter(event -> event.language().equals(language) && HeldOut.holds(event.group()) == heldOut)
                .map(CorpusEvent::group)
                .distinct()
                .count();
    }

    private static String shares(PairCounts counts) {
        return "%s / %s / %s".formatted(share(counts.precision()), share(counts.recall()), share(counts.f1()));
    }

    private static List<String> confusions(Evaluation evaluation) {
        List<String> lines = new ArrayList<>();
        lines.add("| app | wrong pairs | |");
        lines.add("|---|---|---|");
        evaluation.merged().stream()
                .limit(NAMED)
                .forEach(one -> lines.add("| %s | %d | merged: %s |"
                        .formatted(one.language(), one.pairs(), String.join(" with ", one.groups()))));
        evaluation.split().stream()
                .limit(NAMED)
                .forEach(one -> lines.add("| %s | %d | split into %d: %s |"
                        .formatted(
                                one.language(),
                                one.pairs(),
                                one.parts(),
                                one.groups().get(0))));
        return lines;
    }

    private long groups() {
        return Corpus.LANGUAGES.stream().mapToLong(this::groups).sum();
    }

    private long groups(String language) {
        return events.stream()
                .filter(event -> event.language().equals(language))
                .map(CorpusEvent::group)
                .distinct()
                .count();
    }

    private long events(String language) {
        return events.stream()
                .filter(event -> event.language().equals(language))
                .count();
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
