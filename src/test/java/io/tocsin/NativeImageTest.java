package io.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.airlift.compress.zstd.ZstdInputStream;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.junit.jupiter.api.Test;

/** What a native image needs to be told, and can be checked without building one. */
class NativeImageTest {

    private static final String PROPERTIES = "/META-INF/native-image/io.tocsin/tocsin/native-image.properties";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ArchitectureRules.ROOT);

    /** A static generator would be made while the image is built, with one seed for all processes: the builder refuses. */
    @Test
    void classes_with_a_static_random_wait_until_the_image_runs() throws IOException {
        assertThat(holdersOfStatic(Random.class)).isSubsetOf(atRunTime());
    }

    /** A class that holds one is initialised with the image, and the decoder with it. */
    @Test
    void no_class_holds_a_decoder_that_has_to_wait() {
        assertThat(MAIN.stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(NativeImageTest::isStatic)
                        .map(field -> field.getRawType().getPackageName()))
                .doesNotContain(ZstdInputStream.class.getPackageName());
    }

    @Test
    void what_waits_exists() throws IOException {
        Set<String> known = MAIN.stream().map(JavaClass::getName).collect(Collectors.toCollection(TreeSet::new));
        known.add(ZstdInputStream.class.getPackageName());

        assertThat(atRunTime()).isNotEmpty().isSubsetOf(known);
    }

    /** Quarkus registers what signatures name; a resource that returns a Response names nothing. */
    @Test
    void json_types_stand_in_a_signature_or_are_registered() {
        Set<String> registered = new LinkedHashSet<>();
        for (JavaClass type : MAIN) {
            if (type.isAnnotatedWith(Path.class)) {
                JsonTypes.ofSignatures(type).forEach(json -> registered.add(json.getName()));
            }
            type.tryGetAnnotationOfType(RegisterForReflection.class).ifPresent(annotation -> {
                registered.add(type.getName());
                for (Class<?> target : annotation.targets()) {
                    registered.add(target.getName());
                }
            });
        }
        // What nobody makes only documents.
        List<String> json = MAIN.stream()
                .filter(type -> type.isAnnotatedWith(Schema.class))
                .filter(type -> type.getConstructorCallsToSelf().stream()
                        .anyMatch(call -> !call.getOriginOwner().equals(type)))
                .map(JavaClass::getName)
                .toList();

        assertThat(json).isNotEmpty();
        assertThat(registered).containsAll(json);
    }

    private static List<String> holdersOfStatic(Class<?> kind) {
        return MAIN.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(NativeImageTest::isStatic)
                .filter(field -> field.getRawType().isAssignableTo(kind))
                .map(field -> field.getOwner().getName())
                .toList();
    }

    private static boolean isStatic(JavaField field) {
        return field.getModifiers().contains(JavaModifier.STATIC);
    }

    private static List<String> atRunTime() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = NativeImageTest.class.getResourceAsStream(PROPERTIES)) {
            properties.load(in);
        }
        String option = "--initialize-at-run-time=";
        return Stream.of(properties.getProperty("Args").split("\\s+"))
                .filter(argument -> argument.startsWith(option))
                .flatMap(argument ->
                        Stream.of(argument.substring(option.length()).split(",")))
                .toList();
    }
}
