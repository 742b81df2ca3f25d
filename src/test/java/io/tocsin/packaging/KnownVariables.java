package io.tocsin.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * The environment variables that the service knows: Quarkus's own, out of the description that each extension brings along,
 * and ours, out of the {@code @ConfigMapping}s, {@code application.properties} and the names in {@code *Settings} classes, for
 * those that are read before there is a container.
 */
final class KnownVariables {

    private static final String MODEL = "META-INF/quarkus-config-doc/quarkus-config-model.json";

    private final Set<String> runTime = new HashSet<>();
    private final Set<String> buildTime = new HashSet<>();
    private final Map<String, String> defaults = new HashMap<>();
    private final Properties configured = new Properties();

    private KnownVariables() {}

    static KnownVariables read() throws IOException {
        KnownVariables known = new KnownVariables();
        try (InputStream in = known.getClass().getResourceAsStream("/application.properties")) {
            known.configured.load(in);
        }
        ObjectMapper json = new ObjectMapper();
        for (URL model : Collections.list(known.getClass().getClassLoader().getResources(MODEL))) {
            known.collect(json.readTree(model));
        }
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.tocsin")) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(type.reflect()))
                        .keySet()
                        .forEach(property -> known.runTime.add(variable(property)));
            } else if (type.getSimpleName().endsWith("Settings")) {
                known.runTime.addAll(constants(type.reflect()));
            }
        }
        known.configured.stringPropertyNames().stream()
                .filter(property -> property.startsWith("tocsin."))
                .forEach(property -> known.runTime.add(variable(property)));
        return known;
    }

    /** Why the variable would have no effect; empty where it has one. */
    Optional<String> trouble(String variable) {
        if (runTime.contains(variable)) {
            return Optional.empty();
        }
        return Optional.of(
                buildTime.contains(variable)
                        ? variable + " is fixed when the service is built"
                        : variable + " is no setting of the service");
    }

    /** The value that a property has in production where no variable sets it. */
    String value(String property) {
        String value = configured.getProperty("%prod." + property, configured.getProperty(property));
        return value != null ? value : defaults.getOrDefault(property, "");
    }

    private void collect(JsonNode node) {
        JsonNode path = node.get("path");
        if (path != null && path.has("environmentVariable") && node.has("phase")) {
            String variable = path.get("environmentVariable").asText();
            (node.get("phase").asText().equals("RUN_TIME") ? runTime : buildTime).add(variable);
            if (node.has("defaultValue")) {
                defaults.put(
                        path.get("property").asText(), node.get("defaultValue").asText());
            }
        }
        node.forEach(this::collect);
    }

    private static Set<String> constants(Class<?> settings) {
        Set<String> variables = new HashSet<>();
        for (Field field : settings.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType().equals(String.class)) {
                try {
                    field.setAccessible(true);
                    if (field.get(null) instanceof String property && property.startsWith("tocsin.")) {
                        variables.add(variable(property));
                    }
                } catch (IllegalAccessException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        }
        return variables;
    }

    /** As MicroProfile Config looks a property up in the environment. */
    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
