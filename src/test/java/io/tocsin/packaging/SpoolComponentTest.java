package io.tocsin.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The component that gives replicas a spool: its patch is applied to the base as kustomize would, and the result read strictly. */
class SpoolComponentTest {

    private static final Path FOLDER = Path.of("k8s/components/spool");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    private static Base base;
    private static JsonNode component;
    private static StatefulSet replicas;

    @BeforeAll
    static void read() throws IOException {
        base = Base.read();
        component = YAML.readTree(FOLDER.resolve("kustomization.yaml").toFile());
        JsonNode manifest = YAML.readTree(Base.FOLDER.resolve("deployment.yaml").toFile());
        for (JsonNode operation :
                YAML.readTree(FOLDER.resolve("statefulset.yaml").toFile())) {
            apply(operation, manifest);
        }
        replicas = (StatefulSet) StrictYaml.manifest(YAML.writeValueAsString(manifest));
    }

    @Test
    void the_component_is_one_and_patches_the_deployment_into_a_stateful_set() throws IOException {
        assertThat(component.get("kind").textValue()).isEqualTo("Component");
        assertThat(component.get("apiVersion").textValue()).isEqualTo("kustomize.config.k8s.io/v1alpha1");
        JsonNode patch = component.get("patches").get(0);
        assertThat(patch.at("/target/kind").textValue()).isEqualTo("Deployment");
        assertThat(patch.at("/target/name").textValue())
                .isEqualTo(base.deployment().getMetadata().getName());
        assertThat(patch.at("/options/allowKindChange").booleanValue()).isTrue();
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "kustomization.yaml", patch.get("path").textValue());
        }
    }

    @Test
    void the_base_has_no_spool_and_the_component_has_one() {
        assertThat(base.settings()).containsEntry("TOCSIN_SPOOL_ENABLED", "false");
        JsonNode generator = component.get("configMapGenerator").get(0);
        assertThat(generator.get("behavior").textValue()).isEqualTo("merge");
        assertThat(generator.get("name").textValue())
                .isEqualTo(base.kustomization().configMapGenerator().get(0).name());
        assertThat(generator.get("literals")).hasSize(1);
        assertThat(generator.get("literals").get(0).textValue()).isEqualTo("TOCSIN_SPOOL_ENABLED=true");
    }

    @Test
    void each_replica_keeps_its_volume_whoever_scales_down() {
        List<PersistentVolumeClaim> claims = replicas.getSpec().getVolumeClaimTemplates();
        assertThat(claims).hasSize(1);
        var retention = replicas.getSpec().getPersistentVolumeClaimRetentionPolicy();
        assertThat(retention.getWhenScaled()).isEqualTo("Retain");
        assertThat(retention.getWhenDeleted()).isEqualTo("Retain");
        var pod = replicas.getSpec().getTemplate().getSpec();
        assertThat(pod.getContainers().get(0).getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                claims.stream().map(claim -> claim.getMetadata().getName()),
                                pod.getVolumes().stream().map(Volume::getName))
                        .toList());
        assertThat(pod.getSecurityContext().getFsGroup()).isPositive();
    }

    @Test
    void it_is_found_by_the_services_and_knows_its_own() {
        assertThat(replicas.getSpec().getTemplate().getMetadata().getLabels()).isEqualTo(base.podLabels());
        assertThat(replicas.getSpec().getSelector())
                .isEqualTo(base.deployment().getSpec().getSelector());
        assertThat(base.service(replicas.getSpec().getServiceName()).getSpec().getClusterIP())
                .isEqualTo("None");
        assertThat(replicas.getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                .allSatisfy(
                        spread -> assertThat(spread.getMatchLabelKeys()).containsExactly("controller-revision-hash"));
    }

    /** RFC 6902, as far as the patch uses it; a path that leads nowhere fails. */
    private static void apply(JsonNode operation, JsonNode document) {
        String path = operation.get("path").textValue();
        int slash = path.lastIndexOf('/');
        JsonNode parent = document.at(path.substring(0, slash));
        String name = path.substring(slash + 1);
        assertThat(parent.isContainerNode()).as(path).isTrue();
        JsonNode there = parent.isArray() ? parent.get(Integer.parseInt(name)) : parent.get(name);
        switch (operation.get("op").textValue()) {
            case "test" -> assertThat(there).as(path).isEqualTo(operation.get("value"));
            case "add" -> {
                assertThat(there).as(path).isNull();
                ((ObjectNode) parent).set(name, operation.get("value"));
            }
            case "replace" -> {
                assertThat(there).as(path).isNotNull();
                ((ObjectNode) parent).set(name, operation.get("value"));
            }
            case "remove" -> {
                assertThat(there).as(path).isNotNull();
                if (parent instanceof ArrayNode array) {
                    array.remove(Integer.parseInt(name));
                } else {
                    ((ObjectNode) parent).remove(name);
                }
            }
            default -> throw new IllegalArgumentException(operation.toString());
        }
    }
}
