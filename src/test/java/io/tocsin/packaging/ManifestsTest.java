package io.tocsin.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cluster would refuse, or would take and then run into, found without a cluster. */
class ManifestsTest {

    private static Base base;

    @BeforeAll
    static void read() throws IOException {
        base = Base.read();
    }

    @Test
    void the_kustomization_lists_all_files_of_its_folder_and_no_other() throws IOException {
        try (Stream<Path> files = Files.list(Base.FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("kustomization.yaml")))
                    .containsExactlyInAnyOrderElementsOf(
                            base.kustomization().files().toList());
        }
    }

    @Test
    void the_image_is_one_that_the_kustomization_names() {
        assertThat(base.kustomization().images())
                .extracting(Kustomization.Image::name)
                .contains(base.container().getImage());
        assertThat(base.kustomization().images()).allSatisfy(image -> {
            assertThat(image.newTag()).isNotEqualTo("latest").isNotBlank();
            // A new name here would hide the image from the overlays of k8s/README.md, which replace it by its own.
            assertThat(image.newName()).isNull();
        });
    }

    @Test
    void services_lead_to_ports_of_the_container() {
        assertThat(base.all(Service.class)).hasSize(2).allSatisfy(service -> {
            assertThat(base.podLabels()).containsAllEntriesOf(service.getSpec().getSelector());
            for (ServicePort port : service.getSpec().getPorts()) {
                assertThat(base.ports())
                        .containsEntry(port.getTargetPort().getStrVal(), port.getPort())
                        .containsEntry(port.getName(), port.getPort());
            }
        });
        assertThat(base.service("tocsin").getSpec().getPorts())
                .extracting(ServicePort::getName)
                .containsExactly("http");
        assertThat(base.service("tocsin-management").getSpec().getClusterIP()).isEqualTo("None");
    }

    @Test
    void selectors_match_the_labels_of_the_pods() {
        Map<String, String> labels = base.podLabels();

        assertThat(labels)
                .containsAllEntriesOf(base.deployment().getSpec().getSelector().getMatchLabels());
        assertThat(labels)
                .containsAllEntriesOf(base.one(PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels());
        assertThat(labels)
                .containsAllEntriesOf(
                        base.one(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels());
        assertThat(base.pod().getTopologySpreadConstraints())
                .hasSize(2)
                .allSatisfy(spread -> assertThat(labels)
                        .containsAllEntriesOf(spread.getLabelSelector().getMatchLabels()));
        assertThat(base.manifests())
                .allSatisfy(manifest -> assertThat(manifest.getMetadata().getLabels())
                        .containsKeys(
                                "app.kubernetes.io/name", "app.kubernetes.io/component", "app.kubernetes.io/part-of"));
    }

    @Test
    void the_network_policy_lets_the_ports_in_use_through() {
        NetworkPolicy policy = base.one(NetworkPolicy.class);
        String url = base.settings().get("QUARKUS_DATASOURCE_JDBC_URL");

        assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress())
                .flatExtracting(rule -> rule.getPorts())
                .extracting(port -> port.getPort().getStrVal())
                .containsExactlyInAnyOrderElementsOf(base.ports().keySet());
        assertThat(policy.getSpec().getEgress())
                .flatExtracting(rule -> rule.getPorts())
                .extracting(port -> port.getPort())
                .contains(
                        new IntOrString(53),
                        new IntOrString(
                                URI.create(url.substring("jdbc:".length())).getPort()));
    }

    @Test
    void a_rollout_and_a_drained_node_leave_a_pod_that_serves() {
        assertThat(base.deployment().getSpec().getReplicas()).isGreaterThanOrEqualTo(2);
        assertThat(base.deployment().getSpec().getStrategy().getRollingUpdate().getMaxUnavailable())
                .isEqualTo(new IntOrString(0));
        assertThat(base.one(PodDisruptionBudget.class)
                        .getSpec()
                        .getMaxUnavailable()
                        .getIntVal())
                .isLessThan(base.deployment().getSpec().getReplicas());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            maxUnavailable: 0     | maxUnavalable: 0
            replicas: 2           | replicas: "2"
            replicas: 2           | replicas: 2.5
            runAsNonRoot: true    | runAsNonRoot: "true"
            image: tocsin         | image: 1
            path: /health/live    | path: false
            periodSeconds: 10     | periodSecond: 10
            kind: Deployment      | kind: Deploiment
            apiVersion: apps/v1   | apiVersion: apps/v1beta1
            revisionHistoryLimit: 5 | replicas: 5
            """)
    void a_manifest_that_a_cluster_would_refuse_is_not_read(String right, String wrong) throws IOException {
        String yaml = Files.readString(Base.FOLDER.resolve("deployment.yaml"));

        assertThat(yaml).contains(right);
        assertThatThrownBy(() -> StrictYaml.manifest(yaml.replace(right, wrong)))
                .isInstanceOfAny(JsonProcessingException.class, IllegalArgumentException.class);
    }
}
