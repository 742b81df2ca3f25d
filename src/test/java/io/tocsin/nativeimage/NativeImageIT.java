package io.tocsin.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.testing.TestFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Refuses on the JVM what GraalVM's builder or the executable would refuse, without a builder: what Quarkus hands to it is
 * built, initialized and read.
 */
class NativeImageIT {

    private static final String REPLACED = "Quarkus replaces the field while the image is built";
    private static final String NOT_REACHED = "The builder initializes no class that the application does not reach";

    /** Classes of libraries that hold what an image cannot, and why the builder does not meet it. None is ours. */
    private static final Map<String, String> ACCEPTED = Map.ofEntries(
            Map.entry("com.arjuna.ats.arjuna.utils.Utility", REPLACED),
            Map.entry("com.arjuna.ats.internal.arjuna.objectstore.CacheStore", NOT_REACHED),
            Map.entry("io.github.bucket4j.util.concurrent.batch.BatchHelper", NOT_REACHED),
            Map.entry("io.netty.buffer.CompositeByteBuf", REPLACED),
            Map.entry("io.netty.buffer.EmptyByteBuf", REPLACED),
            Map.entry("io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler", REPLACED),
            Map.entry("io.opentelemetry.sdk.internal.AndroidFriendlyRandomHolder", NOT_REACHED),
            Map.entry("io.prometheus.client.Striped64", NOT_REACHED),
            Map.entry("io.smallrye.health.HealthStatus", NOT_REACHED),
            Map.entry("org.hibernate.id.uuid.UuidVersion6Strategy$Holder", NOT_REACHED),
            Map.entry("org.hibernate.id.uuid.UuidVersion7Strategy$Holder", NOT_REACHED),
            Map.entry("org.wildfly.common.archive.Archive", NOT_REACHED));

    /** It names the packed PostgreSQL, which a native executable does not bring. */
    private static final String EMBEDDED_ONLY = "io/tocsin/start/postgres-binaries.properties";

    private static final String ROOT = "io.tocsin.";

    private static NativeSources sources;

    @BeforeAll
    static void build() {
        sources = NativeSources.build();
    }

    @Test
    void no_static_field_holds_what_an_image_cannot_hold() throws Exception {
        List<String> initialized = sources.classNames().stream()
                .filter(name -> !RunTimeClasses.contains(sources.runTimeNames(), name))
                .toList();
        List<String> waiting = sources.classNames().stream()
                .filter(name -> RunTimeClasses.contains(ownRunTimeNames(), name))
                .toList();

        ImageHeapScan.Result result = ImageHeapScan.run(
                sources.jars(), sources.builderOptions(), initialized, waiting, TestFolders.fresh("scan-"));

        assertThat(result.initialized()).isGreaterThan(5_000);
        assertThat(result.early())
                .as("Initialized with the image, though it must wait")
                .isEmpty();
        Map<String, String> refused = new TreeMap<>(result.refused());
        refused.keySet().removeIf(path -> ACCEPTED.containsKey(path.substring(0, path.indexOf('#'))));
        assertThat(refused)
                .as("Make the field an instance's, or name its class in native-image.properties")
                .isEmpty();
    }

    @Test
    void classes_that_wait_exist() {
        assertThat(ownRunTimeNames()).isNotEmpty();
        for (String name : ownRunTimeNames()) {
            assertThat(sources.classNames()).anyMatch(type -> type.equals(name) || type.startsWith(name + "."));
        }
    }

    @Test
    void types_of_reflection_are_registered() throws Exception {
        Map<String, String> uses = ReflectiveUses.in(sources.classes(NativeImageIT::isOurs), ROOT);
        assertThat(uses).hasSizeGreaterThan(20);

        uses.keySet().removeIf(sources::hasConstructors);
        uses.keySet().removeIf(type -> !type.startsWith(ROOT) && sources.isRegistered(type));
        assertThat(uses).as("Annotate it with @RegisterForReflection").isEmpty();
    }

    @Test
    void names_of_classes_that_Quarkus_passes_on_are_registered() {
        Set<String> names = new TreeSet<>(RecordedNames.in(sources));
        assertThat(names).isNotEmpty();

        names.removeIf(sources::isRegistered);
        assertThat(names)
                .as("Name it in the targets of a @RegisterForReflection")
                .isEmpty();
    }

    @Test
    void resources_are_included() throws IOException {
        Path classes = Path.of("target", "classes");
        try (Stream<Path> files = Files.walk(classes)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> classes.relativize(file).toString())
                            .filter(file -> !file.endsWith(".class") && !file.equals(EMBEDDED_ONLY))
                            // Quarkus reads these when it builds.
                            .filter(file -> !file.startsWith("META-INF/") && !file.equals("application.properties")))
                    .isNotEmpty()
                    .allMatch(sources::hasResource);
        }
    }

    /** Whether it is a compiled class of ours, and not one that Quarkus generated for it. */
    private static boolean isOurs(String type) {
        return Files.exists(Path.of("target", "classes", type.replace('.', '/') + ".class"));
    }

    /** What our own {@code native-image.properties} leaves to the start. */
    private static List<String> ownRunTimeNames() {
        return NativeSources.runTimeNames(NativeSources.properties(
                Path.of("target/classes/META-INF/native-image/io.tocsin/tocsin/native-image.properties")));
    }
}
