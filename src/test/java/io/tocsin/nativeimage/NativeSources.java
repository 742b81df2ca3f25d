package io.tocsin.nativeimage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import io.tocsin.testing.TestFolders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.objectweb.asm.ClassReader;

/**
 * What Quarkus hands to GraalVM's {@code native-image}: the jars and their metadata. Quarkus makes it without a builder
 * ({@code quarkus.native.sources-only}).
 */
final class NativeSources {

    private static final String METADATA = "META-INF/native-image/";
    private static final String RUN_TIME_OPTION = "--initialize-at-run-time=";

    private final List<Path> jars;
    private final List<String> builderOptions;
    private final Map<String, byte[]> classes = new TreeMap<>();
    private final Map<String, JsonNode> registered = new TreeMap<>();
    private final List<Pattern> resources = new ArrayList<>();
    private final Collection<String> runTimeNames = new TreeSet<>();

    private NativeSources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        builderOptions = Stream.of(
                        Files.readString(folder.resolve("native-image.args")).split("\\s+"))
                .filter(option -> option.startsWith("-J"))
                .map(option -> option.substring(2))
                // Packages of the builder itself, which an ordinary JVM does not have.
                .filter(option -> !option.contains("org.graalvm"))
                .toList();
        for (Path file : jars) {
            try (JarFile jar = new JarFile(file.toFile())) {
                for (ZipEntry entry : jar.stream().toList()) {
                    read(jar, entry);
                }
            }
        }
        runTimeNames.addAll(RunTimeClasses.ofFeature(classes.get("io.quarkus.runner.Feature")));
    }

    /** Builds the sources of the compiled application. */
    static NativeSources build() {
        Path target = TestFolders.fresh("native-");
        Path project = Path.of("").toAbsolutePath();
        Properties properties = new Properties();
        properties.setProperty("quarkus.native.enabled", "true");
        properties.setProperty("quarkus.native.sources-only", "true");
        properties.setProperty("quarkus.package.jar.enabled", "false");
        try (CuratedApplication application = QuarkusBootstrap.builder()
                .setApplicationRoot(project.resolve("target/classes"))
                .setProjectRoot(project)
                .setTargetDirectory(target)
                .setMode(QuarkusBootstrap.Mode.PROD)
                .setLocalProjectDiscovery(true)
                .setBuildSystemProperties(properties)
                .build()
                .bootstrap()) {
            application.createAugmentor().createProductionApplication();
            return new NativeSources(target.resolve("native-sources"));
        } catch (Exception failed) {
            throw new IllegalStateException("The native sources cannot be built", failed);
        }
    }

    private void read(JarFile jar, ZipEntry entry) throws IOException {
        String name = entry.getName();
        if (name.startsWith(METADATA)) {
            readMetadata(jar, entry);
        } else if (name.endsWith(".class") && !name.startsWith("META-INF/")) {
            classes.put(name.substring(0, name.length() - ".class".length()).replace('/', '.'), bytes(jar, entry));
        }
    }

    private void readMetadata(JarFile jar, ZipEntry entry) throws IOException {
        if (entry.getName().endsWith("reflect-config.json")) {
            for (JsonNode type : new ObjectMapper().readTree(bytes(jar, entry))) {
                registered.put(type.path("name").asText(), type);
            }
        } else if (entry.getName().endsWith("resource-config.json")) {
            JsonNode includes = new ObjectMapper()
                    .readTree(bytes(jar, entry))
                    .path("resources")
                    .path("includes");
            includes.forEach(include ->
                    resources.add(Pattern.compile(include.path("pattern").asText())));
        } else if (entry.getName().endsWith("native-image.properties")) {
            Properties properties = new Properties();
            try (InputStream in = jar.getInputStream(entry)) {
                properties.load(in);
            }
            runTimeNames.addAll(runTimeNames(properties));
        }
    }

    /** Reads a {@code native-image.properties}. */
    static Properties properties(Path file) {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return properties;
    }

    /** Names of classes and packages that a {@code native-image.properties} leaves to the start of the executable. */
    static List<String> runTimeNames(Properties properties) {
        return Stream.of(properties.getProperty("Args", "").split("\\s+"))
                .filter(argument -> argument.startsWith(RUN_TIME_OPTION))
                .flatMap(argument ->
                        Stream.of(argument.substring(RUN_TIME_OPTION.length()).split(",")))
                .toList();
    }

    private static byte[] bytes(JarFile jar, ZipEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    List<Path> jars() {
        return jars;
    }

    /** The JVM options of the builder. */
    List<String> builderOptions() {
        return builderOptions;
    }

    Collection<String> runTimeNames() {
        return runTimeNames;
    }

    Collection<String> classNames() {
        return classes.keySet();
    }

    /** The classes with such names. */
    List<ClassReader> classes(Predicate<String> isWanted) {
        return classes.entrySet().stream()
                .filter(entry -> isWanted.test(entry.getKey()))
                .map(entry -> new ClassReader(entry.getValue()))
                .toList();
    }

    /** Whether code may make the type by reflection. */
    boolean hasConstructors(String type) {
        JsonNode entry = registered.get(type);
        return entry != null
                && (entry.path("allDeclaredConstructors").asBoolean()
                        || entry.path("methods").findValuesAsText("name").contains("<init>"));
    }

    /** Whether code may find the type by its name. */
    boolean isRegistered(String type) {
        return registered.containsKey(type);
    }

    /** Whether the executable holds the resource. */
    boolean hasResource(String path) {
        return resources.stream().anyMatch(pattern -> pattern.matcher(path).matches());
    }
}
