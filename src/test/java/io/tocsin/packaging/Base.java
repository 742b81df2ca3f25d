package io.tocsin.packaging;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The base of {@code k8s/}, read strictly.
 *
 * @param settings the variables of the generated ConfigMap
 */
record Base(Kustomization kustomization, List<HasMetadata> manifests, Map<String, String> settings) {

    static final Path FOLDER = Path.of("k8s/base");

    static Base read() throws IOException {
        Kustomization kustomization = Kustomization.in(FOLDER);
        return new Base(kustomization, kustomization.manifests(FOLDER), kustomization.variables(FOLDER, "tocsin"));
    }

    <T> List<T> all(Class<T> kind) {
        return manifests.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T> T one(Class<T> kind) {
        return only(all(kind));
    }

    Service service(String name) {
        return only(all(Service.class).stream()
                .filter(service -> service.getMetadata().getName().equals(name))
                .toList());
    }

    Deployment deployment() {
        return one(Deployment.class);
    }

    PodSpec pod() {
        return deployment().getSpec().getTemplate().getSpec();
    }

    Map<String, String> podLabels() {
        return deployment().getSpec().getTemplate().getMetadata().getLabels();
    }

    Container container() {
        return only(pod().getContainers());
    }

    /** The container's ports by name. */
    Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        container().getPorts().forEach(port -> ports.put(port.getName(), port.getContainerPort()));
        return ports;
    }

    /** All environment variables, from the ConfigMap and from Secrets. */
    Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>(settings);
        container().getEnv().forEach(variable -> variables.put(variable.getName(), ""));
        return variables;
    }

    private static <T> T only(List<T> list) {
        if (list.size() != 1) {
            throw new IllegalArgumentException("Expected one, found " + list);
        }
        return list.get(0);
    }
}
