package io.tocsin;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceContext;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.Date;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.NullMarked;

/** What holds for the whole of the main code. {@link ArchitectureTest} applies them, and shows that each can fail. */
final class ArchitectureRules {

    static final String ROOT = "io.tocsin";

    private ArchitectureRules() {}

    /** Nothing reaches back, so that a feature can be read, and changed, without the ones above it. */
    static ArchRule rooms_use_only_what_their_arrows_allow() {
        return classes().should(new ArchCondition<JavaClass>("use only the rooms that the table of arrows allows") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                origin.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> ours(dependency.getTargetClass()))
                        .filter(dependency -> !Rooms.mayUse(
                                Rooms.of(origin.getPackageName()),
                                Rooms.of(dependency
                                        .getTargetClass()
                                        .getBaseComponentType()
                                        .getPackageName())))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(origin, dependency.getDescription())));
            }
        });
    }

    /** A new room is first given its place in the table. */
    static ArchRule every_class_has_a_room() {
        return classes().should(new ArchCondition<JavaClass>("lie in a room that the table of arrows knows") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!Rooms.known(Rooms.of(type.getPackageName()))) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " lies in no known room"));
                }
            }
        });
    }

    static ArchRule packages_are_free_of_cycles() {
        return slices().matching(ROOT + ".(**)").should().beFreeOfCycles();
    }

    /** A test that moves the injected clock must move all of the service; durations are System.nanoTime's. */
    static ArchRule only_the_clock_tells_the_time() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".time..")
                .should()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("it reads the system's clock") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return readsTheClock(access);
                    }
                });
    }

    private static boolean readsTheClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        boolean given = access.getTarget() instanceof CodeUnitCallTarget call
                && call.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
        return (owner.startsWith("java.time.") && name.equals("now") && !given)
                || (owner.equals(Clock.class.getName())
                        && (name.startsWith("system") || (name.startsWith("tick") && !given)))
                || (owner.equals(System.class.getName()) && name.equals("currentTimeMillis"))
                || (owner.equals(Date.class.getName())
                        && access.getTarget() instanceof CodeUnitCallTarget call
                        && name.equals("<init>")
                        && call.getRawParameterTypes().isEmpty());
    }

    /** What a class needs stands in its constructor: visible, final, and given by a test without a container. */
    static ArchRule nothing_is_injected_into_fields() {
        return noFields()
                .should()
                .beAnnotatedWith(Inject.class)
                .orShould()
                .beAnnotatedWith(ConfigProperty.class)
                .orShould()
                .beAnnotatedWith(PersistenceContext.class);
    }

    /** A table may change without the API, and nothing loads lazily while it is written as JSON. */
    static ArchRule no_entity_leaves_or_enters_through_a_resource() {
        return classes()
                .that()
                .areAnnotatedWith(Path.class)
                .should(new ArchCondition<JavaClass>("have no @Entity in a signature, nor within what stands there") {
                    @Override
                    public void check(JavaClass resource, ConditionEvents events) {
                        JsonTypes.ofSignatures(resource).stream()
                                .filter(type -> type.isAnnotatedWith("jakarta.persistence.Entity"))
                                .forEach(entity -> events.add(SimpleConditionEvent.violated(
                                        resource, resource.getName() + " shows the entity " + entity.getName())));
                    }
                });
    }

    /** Quarkus leaves out endpoints that are not public, with a warning at build time and a 404 at run time. */
    static ArchRule endpoints_are_public() {
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(Path.class)
                .and()
                .areMetaAnnotatedWith(HttpMethod.class)
                .should()
                .bePublic();
    }

    /** Decisions that tables test: values in, a value out. */
    static ArchRule is_pure(String room) {
        return classes()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "." + room + "..",
                        // Pure itself.
                        ROOT + ".pattern",
                        "java.lang..",
                        "java.math..",
                        "java.nio",
                        "java.nio.charset..",
                        "java.security..",
                        "java.text..",
                        "java.time..",
                        "java.util",
                        "java.util.function..",
                        "java.util.regex..",
                        "java.util.stream..",
                        "org.jspecify..",
                        "com.google.re2j..");
    }

    /** Such names say how a class is made, not what it is, and take in whatever comes along. */
    static ArchRule names_are_the_fields_own() {
        return noClasses().should().haveNameMatching(".*(Impl|Util|Utils|Helper|Helpers|Manager|Common)(\\$.*)?");
    }

    /** NullAway checks only what is marked. */
    static ArchRule every_package_is_null_marked() {
        return classes().should(new ArchCondition<JavaClass>("have a package-info with @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage()
                        .tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith(NullMarked.class))
                        .orElse(false);
                if (!marked) {
                    events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not marked"));
                }
            }
        });
    }

    /** Before logging is there, and for the banner, start prints; all others log, with their request's id. */
    static ArchRule only_the_start_prints() {
        return noClasses()
                .that(not(resideInAPackage(ROOT + ".start..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .orShould()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("it prints") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        String name = access.getTarget().getName();
                        return (access.getTargetOwner().isEquivalentTo(System.class)
                                        && (name.equals("out") || name.equals("err")))
                                || name.equals("printStackTrace");
                    }
                });
    }

    private static boolean ours(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.equals(ROOT) || name.startsWith(ROOT + ".");
    }
}
