package io.tocsin.nativeimage;

import java.util.List;

/** Methods of libraries that make or read objects by reflection, and which of their arguments say of what type. */
final class ReflectiveApis {

    private static final List<String> JSON = List.of(
            "com/fasterxml/jackson/core/",
            "com/fasterxml/jackson/databind/",
            "com/fasterxml/jackson/dataformat/",
            "io/vertx/core/json/");
    private static final List<String> QUERIES =
            List.of("jakarta/persistence/", "org/hibernate/", "io/quarkus/hibernate/orm/panache/");
    private static final List<String> WRITERS =
            List.of("write", "valueToTree", "convertValue", "putPOJO", "addPOJO", "pojoNode", "encode", "mapFrom");

    private ReflectiveApis() {}

    /** Whether the argument of that type decides what is made or read. */
    static boolean uses(String owner, String method, String argument) {
        boolean isClass = argument.equals("java.lang.Class");
        if (JSON.stream().anyMatch(owner::startsWith)) {
            return isClass
                    || argument.equals("java.lang.Object") && WRITERS.stream().anyMatch(method::startsWith);
        }
        if (QUERIES.stream().anyMatch(owner::startsWith)) {
            // EntityManager.find and unwrap name entities and classes of Hibernate, which Quarkus registers.
            return isClass && (method.startsWith("create") || method.startsWith("project"));
        }
        return argument.equals("java.lang.String")
                && (owner.equals("java/lang/Class") && method.equals("forName")
                        || owner.equals("java/lang/ClassLoader") && method.equals("loadClass"));
    }
}
