package io.tocsin;

import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Classes compiled from text, for rules to fail on. They are no test classes of the build, where Quarkus would find their
 * annotations and make beans and endpoints of them.
 */
final class CompiledSources {

    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?:class|record|@interface|interface|enum) (\\w+)");

    /** The few libraries that examples use: the compiler takes its time to open all that the build has. */
    private static final String CLASS_PATH = Stream.of(
                    jakarta.ws.rs.Path.class,
                    Inject.class,
                    Entity.class,
                    ConfigProperty.class,
                    JsonNode.class,
                    TreeNode.class)
            .map(type -> Path.of(URI.create(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toString()))
                    .toString())
            .collect(Collectors.joining(File.pathSeparator));

    private CompiledSources() {}

    static JavaClasses in(Path folder, List<String> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path classes = Files.createDirectories(folder.resolve("classes"));
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            problems,
                            files,
                            null,
                            List.of("-d", classes.toString(), "-cp", CLASS_PATH, "-proc:none", "-parameters"),
                            null,
                            files.getJavaFileObjectsFromPaths(written(folder, sources)))
                    .call();
            if (!compiled) {
                throw new IllegalArgumentException("The example does not compile:\n" + problems);
            }
        }
        return new ClassFileImporter().importPath(classes);
    }

    private static List<Path> written(Path folder, List<String> sources) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String source : sources) {
            Path directory = folder.resolve(first(PACKAGE, source).replace('.', '/'));
            files.add(Files.writeString(
                    Files.createDirectories(directory).resolve(first(TYPE, source) + ".java"), source));
        }
        return files;
    }

    /** The name of the type that the text declares, for example {@code io.tocsin.event.A}. */
    static String nameIn(String source) {
        return first(PACKAGE, source) + "." + first(TYPE, source);
    }

    private static String first(Pattern pattern, String source) {
        Matcher matcher = pattern.matcher(source);
        if (!matcher.find()) {
            throw new IllegalArgumentException("No " + pattern + " in:\n" + source);
        }
        return matcher.group(1);
    }
}
