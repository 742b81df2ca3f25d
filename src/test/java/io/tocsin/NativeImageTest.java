package io.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.junit.jupiter.api.Test;

/** The JSON types of a native image, checked by signatures alone; NativeImageIT checks all else. */
class NativeImageTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ArchitectureRules.ROOT);

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
}
