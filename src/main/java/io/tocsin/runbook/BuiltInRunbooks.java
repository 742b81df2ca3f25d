package io.tocsin.runbook;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The starter set: runbooks for errors that every team meets. They are part of the program and never stored, so an update of the
 * service brings better ones; a team's own of the same name takes the place of one.
 */
@ApplicationScoped
class BuiltInRunbooks {

    private static final String FOLDER = "/runbooks/";
    /** Also in {@code quarkus.native.resources.includes}. */
    private static final List<String> FILES =
            List.of("database.yaml", "resources.yaml", "network.yaml", "http.yaml", "program.yaml");

    private final Map<String, Runbook> byName = new LinkedHashMap<>();

    BuiltInRunbooks() {
        for (String file : FILES) {
            RunbookFile.read(bytes(FOLDER + file), true)
                    .forEach((name, content) -> byName.put(name, builtIn(name, content)));
        }
    }

    Collection<Runbook> all() {
        return byName.values();
    }

    Optional<Runbook> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static Runbook builtIn(String name, RunbookContent content) {
        UUID id = UUID.nameUUIDFromBytes(("tocsin:runbook:" + name).getBytes(StandardCharsets.UTF_8));
        return new Runbook(id, name, content, Origin.BUILT_IN, 0, Instant.EPOCH, Instant.EPOCH);
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = BuiltInRunbooks.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The program lacks its resource " + resource);
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
