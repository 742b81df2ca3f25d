package io.tocsin.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;

/** The types that code reaches by reflection are found, also through methods that pass a class on. */
class ReflectiveUsesTest {

    private static final String PREFIX = ReflectiveUsesTest.class.getName() + "$";

    record Read(Member member, List<Element> elements) {}

    record Member(int number) {}

    record Element(String text) {}

    record Passed(String text) {}

    record Item(int number) {}

    record Listed(int number) {}

    record Shown(int number) {}

    interface Answer {}

    record Yes(String text) implements Answer {}

    record Row(long count) {}

    record Projected(long count) {}

    record Named(String text) {}

    record Untouched(String text) {}

    enum Choice {
        FIRST
    }

    record WithChoice(Choice choice) {}

    static class Code {

        private final ObjectMapper json = new ObjectMapper();

        Read read(String text) throws JsonProcessingException {
            return json.readValue(text, Read.class);
        }

        Passed passed(String text) {
            return any(0L, text, Passed.class);
        }

        Item[] items(String text) {
            return any(1L, text, Item[].class);
        }

        private <T> T any(long wide, String text, Class<T> type) {
            try {
                return json.readValue(text + wide, type);
            } catch (JsonProcessingException failed) {
                throw new IllegalStateException(failed);
            }
        }

        List<Listed> listed(String text) throws JsonProcessingException {
            return json.readValue(text, new TypeReference<List<Listed>>() {});
        }

        String shown(int number) throws JsonProcessingException {
            Shown shown = new Shown(number);
            return written(number > 1 ? shown : null);
        }

        String answer(Answer answer) throws JsonProcessingException {
            return written(answer);
        }

        private String written(Object value) throws JsonProcessingException {
            return json.writeValueAsString(value);
        }

        WithChoice choice(String text) throws JsonProcessingException {
            return json.readValue(text, WithChoice.class);
        }

        Row row(EntityManager entities) {
            return entities.createQuery("select count(*) from Something", Row.class)
                    .getSingleResult();
        }

        Object projected(EntityManager entities) {
            return entities.createQuery("select new io.tocsin.nativeimage.ReflectiveUsesTest$Projected(count(*))"
                            + " from Something")
                    .getSingleResult();
        }

        Class<?> named() throws ClassNotFoundException {
            return Class.forName("io.tocsin.nativeimage.ReflectiveUsesTest$Named");
        }

        String untouched() {
            return new Untouched(Untouched.class.getName()).toString();
        }
    }

    @Test
    void types_are_found_whatever_way_they_reach_a_library() throws Exception {
        Map<String, String> uses = ReflectiveUses.in(code(), PREFIX);

        assertThat(uses.keySet())
                .isEqualTo(names(
                        "Read",
                        "Member",
                        "Element",
                        "Passed",
                        "Item",
                        "Item[]",
                        "Listed",
                        "Shown",
                        "Yes",
                        "WithChoice",
                        "Row",
                        "Projected",
                        "Named"));
        assertThat(uses).containsEntry(PREFIX + "Row", Code.class.getName() + "#row");
    }

    private static Set<String> names(String... names) {
        return Stream.of(names).map(PREFIX::concat).collect(Collectors.toSet());
    }

    private static List<ClassReader> code() throws ReflectiveOperationException, IOException {
        List<ClassReader> code = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>(List.of(ReflectiveUsesTest.class.getDeclaredClasses()));
        types.add(Class.forName(Code.class.getName() + "$1"));
        for (Class<?> type : types) {
            try (InputStream in = type.getResourceAsStream(
                    type.getName().substring(type.getPackageName().length() + 1) + ".class")) {
                code.add(new ClassReader(in));
            }
        }
        return code;
    }
}
