package io.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The rules of {@link ArchitectureRules} hold for the main code, and each refuses an example of what it forbids. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ArchitectureRules.ROOT);

    private static final Map<String, ArchRule> RULES = Map.ofEntries(
            Map.entry("arrows", ArchitectureRules.rooms_use_only_what_their_arrows_allow()),
            Map.entry("room", ArchitectureRules.every_class_has_a_room()),
            Map.entry("cycles", ArchitectureRules.packages_are_free_of_cycles()),
            Map.entry("clock", ArchitectureRules.only_the_clock_tells_the_time()),
            Map.entry("injection", ArchitectureRules.nothing_is_injected_into_fields()),
            Map.entry("entity", ArchitectureRules.no_entity_leaves_or_enters_through_a_resource()),
            Map.entry("endpoint", ArchitectureRules.endpoints_are_public()),
            Map.entry("grouping", ArchitectureRules.is_pure("grouping")),
            Map.entry("scrub", ArchitectureRules.is_pure("scrub")),
            Map.entry("pattern", ArchitectureRules.is_pure("pattern")),
            Map.entry("names", ArchitectureRules.names_are_the_fields_own()),
            Map.entry("marked", ArchitectureRules.every_package_is_null_marked()),
            Map.entry("prints", ArchitectureRules.only_the_start_prints()));

    /** A rule, a room, and a class there that the rule has to refuse. */
    private static final String FORBIDDEN = """
            arrows    | event    | class A { Object a = new io.tocsin.stats.B(); }
            arrows    | http     | class A { io.tocsin.stats.B[] a; }
            arrows    | health   | class A { io.tocsin.start.B a; }
            arrows    | ingest   | class A { io.tocsin.alert.B a; }
            arrows    | event    | @io.tocsin.stats.M class A {}
            room      | other    | class A {}
            clock     | event    | class A { Object a = java.time.Instant.now(); }
            clock     | event    | class A { java.util.function.Supplier<?> a = java.time.Instant::now; }
            clock     | event    | class A { Object a = java.time.LocalDateTime.now(java.time.ZoneOffset.UTC); }
            clock     | start    | class A { long a = System.currentTimeMillis(); }
            clock     | start    | class A { Object a = new java.util.Date(); }
            clock     | event    | class A { Object a = java.time.Clock.systemUTC(); }
            clock     | event    | class A { Object a = java.time.Clock.tickSeconds(java.time.ZoneOffset.UTC); }
            injection | event    | class A { @jakarta.inject.Inject String a; }
            injection | event    | class A { @org.eclipse.microprofile.config.inject.ConfigProperty String a; }
            entity    | event    | @jakarta.ws.rs.Path("a") class A { java.util.List<E> a() { return null; } }
            entity    | event    | @jakarta.ws.rs.Path("a") class A { void a(E[] e) {} }
            entity    | event    | @jakarta.ws.rs.Path("a") class A { record V(E e) {} V a() { return null; } }
            endpoint  | event    | @jakarta.ws.rs.Path("a") class A { @jakarta.ws.rs.GET String a() { return ""; } }
            grouping  | grouping | class A { java.sql.Connection a; }
            grouping  | grouping | class A { io.tocsin.http.B a; }
            scrub     | scrub    | class A { com.fasterxml.jackson.databind.JsonNode a; }
            pattern   | pattern  | class A { io.tocsin.http.B a; }
            arrows    | appsettings | class A { io.tocsin.stats.B a; }
            names     | event    | class EventHelper {}
            names     | event    | class Events { static class EventUtils {} }
            marked    | event    | class A {}
            prints    | event    | class A { void a() { System.out.println(); } }
            prints    | event    | class A { java.util.logging.Logger a; }
            prints    | event    | class A { void a(Exception e) { e.printStackTrace(); } }
            """;

    /** The same, with a class that the rule must let be. */
    private static final String ALLOWED = """
            arrows    | stats    | class A { io.tocsin.event.E a; }
            arrows    | start    | class A { io.tocsin.stats.B a; }
            arrows    | ingest   | class A { Object a = new Object[] {new io.tocsin.stats.B(), new io.tocsin.http.B()}; }
            clock     | event    | class A { long a = System.nanoTime(); }
            clock     | event    | class A { Object a(java.time.Clock c) { return java.time.Instant.now(c); } }
            clock     | event    | class A { Object a(java.time.Clock c) { return c.instant(); } }
            grouping  | grouping | class A { java.util.regex.Pattern a; record R(A a) {} }
            entity    | event    | @jakarta.ws.rs.Path("a") class A { E e; String a() { return ""; } }
            names     | event    | class Utility {}
            prints    | start    | class A { void a() { System.out.println(); } }
            """;

    private static final List<String> NEIGHBOURS = List.of(
            "package io.tocsin.stats; public class B {}",
            "package io.tocsin.stats; public @interface M {}",
            "package io.tocsin.alert; public class B {}",
            "package io.tocsin.start; public class B {}",
            "package io.tocsin.http; public class B {}",
            "package io.tocsin.event; @jakarta.persistence.Entity public class E {}");

    @TempDir
    static Path folder;

    @TestFactory
    Stream<DynamicTest> the_main_code_keeps_the_rules() {
        return RULES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(MAIN)));
    }

    @TestFactory
    Stream<DynamicTest> a_rule_refuses_what_it_forbids() throws IOException {
        return examples(FORBIDDEN, "forbidden", true);
    }

    @TestFactory
    Stream<DynamicTest> a_rule_lets_its_neighbours_be() throws IOException {
        return examples(ALLOWED, "allowed", false);
    }

    @Test
    void packages_that_use_each_other_are_a_cycle() throws IOException {
        JavaClasses cycle = CompiledSources.in(
                folder.resolve("cycle"),
                List.of(
                        "package io.tocsin.ingest; public class A { io.tocsin.ingest.otlp.B b; }",
                        "package io.tocsin.ingest.otlp; public class B { io.tocsin.ingest.A a; }"));

        assertThat(RULES.get("cycles").evaluate(cycle).hasViolation()).isTrue();
    }

    @Test
    void the_rules_judge_the_main_code_and_no_test() {
        assertThat(MAIN.contain("io.tocsin.http.ErrorCode")).isTrue();
        assertThat(MAIN.contain(ArchitectureTest.class)).isFalse();
    }

    private static Stream<DynamicTest> examples(String table, String name, boolean refused) throws IOException {
        List<String> sources = new ArrayList<>(NEIGHBOURS);
        List<String[]> rows =
                table.lines().map(line -> line.split("\\s*\\|\\s*", 3)).toList();
        for (int i = 0; i < rows.size(); i++) {
            String[] row = rows.get(i);
            // All are compiled together, so each needs a name of its own.
            sources.add("package io.tocsin." + row[1] + "; " + row[2].replaceAll("\\bA\\b", "A" + i));
        }
        JavaClasses all = CompiledSources.in(folder.resolve(name), sources);
        return Stream.iterate(0, i -> i < rows.size(), i -> i + 1).map(i -> {
            String example = CompiledSources.nameIn(sources.get(NEIGHBOURS.size() + i));
            String[] row = rows.get(i);
            return DynamicTest.dynamicTest(String.join(" | ", row), () -> {
                JavaClasses judged = all.that(DescribedPredicate.describe(
                        example,
                        (JavaClass type) ->
                                type.getName().equals(example) || type.getName().startsWith(example + "$")));
                assertThat(judged).isNotEmpty();
                assertThat(RULES.get(row[0])
                                .allowEmptyShould(true)
                                .evaluate(judged)
                                .hasViolation())
                        .isEqualTo(refused);
            });
        });
    }
}
