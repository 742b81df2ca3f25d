package io.tocsin.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The starter set finds what libraries really print, and says what to do. */
class BuiltInRunbooksTest {

    private static final String NONE = "-";
    private static final BuiltInRunbooks BUILT_IN = new BuiltInRunbooks();
    private static final Catalogue CATALOGUE = Catalogue.of(List.of(), BUILT_IN.all());

    record Printed(String runbook, String type, String message) {}

    @ParameterizedTest
    @MethodSource("messages")
    void what_is_printed_gets_its_runbook(Printed printed) {
        assertThat(CATALOGUE
                        .bestFor("shop", printed.type(), printed.message())
                        .map(Runbook::name)
                        .orElse(NONE))
                .isEqualTo(printed.runbook());
    }

    @Test
    void each_runbook_is_found_by_a_real_message() throws IOException {
        Set<String> found = messages().map(Printed::runbook).collect(Collectors.toSet());

        assertThat(BUILT_IN.all()).extracting(Runbook::name).isSubsetOf(found).hasSizeGreaterThan(25);
        assertThat(messages().filter(printed -> printed.runbook().equals(NONE)).count())
                .isGreaterThanOrEqualTo(20);
    }

    @Test
    void each_says_why_what_to_do_step_by_step_and_how_to_keep_it_away() {
        for (Runbook runbook : BUILT_IN.all()) {
            RunbookContent content = runbook.content();
            assertThat(content.cause()).as(runbook.name()).hasSizeGreaterThan(200);
            assertThat(content.prevention()).as(runbook.name()).hasSizeGreaterThan(100);
            assertThat(content.solution())
                    .as(runbook.name())
                    .startsWith("1. ")
                    .contains("\n5. ", "It worked when")
                    .containsPattern("[Ee]scalate|wake|what was being written|carried out|No action|no action");
        }
    }

    @Test
    void runbooks_that_are_named_in_others_exist() {
        Pattern reference = Pattern.compile("(?:[Ss]ee|runbook) ((?:[a-z0-9]+-)+[a-z0-9]+)");
        Set<String> named = new HashSet<>();
        for (Runbook runbook : BUILT_IN.all()) {
            Matcher matcher = reference.matcher(runbook.content().solution());
            while (matcher.find()) {
                named.add(matcher.group(1));
            }
        }

        assertThat(named).hasSizeGreaterThan(5);
        assertThat(BUILT_IN.all()).extracting(Runbook::name).containsAll(named);
    }

    @Test
    void ids_and_matches_are_unique() {
        Map<RunbookMatch, String> matches = new HashMap<>();
        for (Runbook runbook : BUILT_IN.all()) {
            for (RunbookMatch match : runbook.content().matches()) {
                assertThat(matches.put(match, runbook.name()))
                        .as(match.toString())
                        .isNull();
            }
        }
        assertThat(BUILT_IN.all()).extracting(Runbook::id).doesNotHaveDuplicates();
    }

    static Stream<Printed> messages() throws IOException {
        try (InputStream in = BuiltInRunbooksTest.class.getResourceAsStream("/runbooks/messages.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" \\|", 3))
                    .map(parts -> new Printed(
                            parts[0].strip(),
                            parts[1].strip(),
                            parts[2].strip().replace("\\n", "\n").replace("\\t", "\t")));
        }
    }
}
