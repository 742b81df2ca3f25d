package io.tocsin.packaging;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The part of kustomize's format that our base uses; what is not here fails to be read. */
record Kustomization(
        String apiVersion,
        String kind,
        List<String> resources,
        List<Generator> configMapGenerator,
        List<Image> images) {

    record Generator(String name, List<String> envs, Options options) {}

    record Options(Map<String, String> labels) {}

    record Image(String name, String newName, String newTag) {}

    static Kustomization in(Path folder) throws IOException {
        return StrictYaml.read(Files.readString(folder.resolve("kustomization.yaml")), Kustomization.class);
    }

    /** Every file it refers to. */
    Stream<String> files() {
        return Stream.concat(
                resources.stream(), configMapGenerator.stream().flatMap(generator -> generator.envs().stream()));
    }

    List<HasMetadata> manifests(Path folder) throws IOException {
        List<HasMetadata> manifests = new ArrayList<>();
        for (String file : resources) {
            manifests.add(StrictYaml.manifest(Files.readString(folder.resolve(file))));
        }
        return manifests;
    }

    /** The variables of the ConfigMap that kustomize generates. */
    Map<String, String> variables(Path folder, String configMap) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Generator generator : configMapGenerator) {
            if (generator.name().equals(configMap)) {
                for (String file : generator.envs()) {
                    for (String line : Files.readAllLines(folder.resolve(file))) {
                        if (!line.isBlank() && !line.startsWith("#")) {
                            String[] parts = line.split("=", 2);
                            if (variables.put(parts[0], parts[1]) != null) {
                                throw new IllegalArgumentException(parts[0] + " stands twice in " + file);
                            }
                        }
                    }
                }
            }
        }
        return variables;
    }
}
