package io.tocsin.nativeimage;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Initializes classes as the builder of a native image does, in a JVM of its own, and reports what they hold. All of them, not
 * only what the application reaches: that takes seconds, and the builder's analysis minutes.
 */
final class ImageHeapScan {

    private static final long TIMEOUT_SECONDS = 180;
    private static final String HOLDS = "holds";
    private static final String INITIALIZES = "initializes";
    private static final String DONE = "done";

    private ImageHeapScan() {}

    /**
     * What was found.
     *
     * @param refused the class of a refused object, by the path that leads to it from a static field
     * @param early a class that must wait, by the class whose initialization initialized it
     * @param initialized how many classes were initialized
     */
    record Result(Map<String, String> refused, Map<String, String> early, int initialized) {}

    /**
     * Scans in a new JVM.
     *
     * @param classPath where the classes are
     * @param options options of the JVM
     * @param names classes to initialize
     * @param waiting classes that none of these may initialize
     */
    static Result run(
            List<Path> classPath, List<String> options, Iterable<String> names, Iterable<String> waiting, Path scratch)
            throws IOException, InterruptedException {
        Path classes = Files.createDirectories(scratch.resolve("scan"));
        for (Class<?> each : List.of(ImageHeapScan.class, HeapWalk.class)) {
            copyWithNested(each, classes);
        }
        Path initialize = Files.write(scratch.resolve("initialize"), names);
        Path wait = Files.write(scratch.resolve("wait"), waiting);
        Path output = scratch.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        for (Module module : ModuleLayer.boot().modules()) {
            module.getPackages()
                    .forEach(name -> command.add("--add-opens=" + module.getName() + "/" + name + "=ALL-UNNAMED"));
        }
        command.add("-cp");
        command.add(Stream.concat(Stream.of(classes), classPath.stream())
                .map(Path::toString)
                .collect(Collectors.joining(":")));
        command.addAll(
                List.of(ImageHeapScan.class.getName(), initialize.toString(), wait.toString(), output.toString()));
        Path arguments = Files.write(
                scratch.resolve("arguments"),
                command.stream().skip(1).map(word -> '"' + word + '"').toList());
        Process process = new ProcessBuilder(command.get(0), "@" + arguments)
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("log").toFile())
                .start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("The scan does not end; see " + scratch.resolve("log"));
        }
        return result(output, scratch.resolve("log"));
    }

    private static void copyWithNested(Class<?> type, Path target) throws IOException {
        String name = type.getName().replace('.', '/');
        Path source =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
        Path folder = Files.createDirectories(target.resolve(name).getParent());
        try (Stream<Path> files = Files.list(source.resolve(name).getParent())) {
            for (Path file : files.toList()) {
                String fileName = file.getFileName().toString();
                if (fileName.equals(type.getSimpleName() + ".class")
                        || fileName.startsWith(type.getSimpleName() + "$")) {
                    Files.copy(file, folder.resolve(fileName));
                }
            }
        }
    }

    private static Result result(Path output, Path log) throws IOException {
        Map<String, String> refused = new TreeMap<>();
        Map<String, String> early = new TreeMap<>();
        for (String line : Files.exists(output) ? Files.readAllLines(output) : List.<String>of()) {
            String[] parts = line.split("\t");
            switch (parts[0]) {
                case HOLDS -> refused.put(parts[1], parts[2]);
                case INITIALIZES -> early.put(parts[1], parts[2]);
                default -> {
                    return new Result(refused, early, Integer.parseInt(parts[1]));
                }
            }
        }
        throw new IllegalStateException("The scan failed: " + Files.readString(log));
    }

    /** Scans in this JVM: files with the names of classes to initialize, of classes that must wait, and for the result. */
    public static void main(String... arguments) throws Exception {
        List<Class<?>> initialized = new ArrayList<>();
        Map<String, Class<?>> waiting = new LinkedHashMap<>();
        for (String name : Files.readAllLines(Path.of(arguments[1]))) {
            waiting.put(name, load(name));
        }
        waiting.values().removeIf(type -> type == null);
        try (PrintStream out = new PrintStream(arguments[2])) {
            for (String name : Files.readAllLines(Path.of(arguments[0]))) {
                Class<?> type = load(name);
                // What has no static field can hold nothing.
                if (type == null || !HeapWalk.hasStatics(type) || !initialize(type)) {
                    continue;
                }
                initialized.add(type);
                waiting.entrySet().removeIf(each -> {
                    boolean early = isInitialized(each.getValue());
                    if (early) {
                        out.println(INITIALIZES + "\t" + name + "\t" + each.getKey());
                    }
                    return early;
                });
            }
            HeapWalk walk = new HeapWalk();
            initialized.forEach(walk::add);
            walk.refused().forEach((path, type) -> out.println(HOLDS + "\t" + path + "\t" + type));
            out.println(DONE + "\t" + initialized.size());
        }
        // Libraries may have started threads.
        Runtime.getRuntime().halt(0);
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ImageHeapScan.class.getClassLoader());
        } catch (ReflectiveOperationException | LinkageError incomplete) {
            // It needs an optional library, which the application cannot reach either.
            return null;
        }
    }

    private static boolean initialize(Class<?> type) {
        try {
            Class.forName(type.getName(), true, type.getClassLoader());
            return true;
        } catch (ReflectiveOperationException | LinkageError failed) {
            // The builder initializes such a class when the executable runs.
            return false;
        }
    }

    /** Asks the JVM itself; there is no public way to ask without initializing the class. */
    private static boolean isInitialized(Class<?> type) {
        try {
            Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
            Object instance = unsafe.getMethod("getUnsafe").invoke(null);
            Method question = unsafe.getMethod("shouldBeInitialized", Class.class);
            return !(boolean) question.invoke(instance, type);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException(changed);
        }
    }
}
