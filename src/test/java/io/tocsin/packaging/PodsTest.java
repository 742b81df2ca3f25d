package io.tocsin.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pods, as the deployment asks for them: settings, ports, probes, security and time to end. */
class PodsTest {

    private static Base base;
    private static KnownVariables known;

    @BeforeAll
    static void read() throws IOException {
        base = Base.read();
        known = KnownVariables.read();
    }

    @Test
    void secrets_come_by_reference_alone() {
        assertThat(base.container().getEnv()).isNotEmpty().allSatisfy(variable -> {
            assertThat(variable.getValue()).isNull();
            assertThat(variable.getValueFrom().getSecretKeyRef().getName()).isEqualTo("tocsin");
            assertThat(variable.getValueFrom().getSecretKeyRef().getKey()).isEqualTo(variable.getName());
            assertThat(variable.getValueFrom().getSecretKeyRef().getOptional()).isNotEqualTo(true);
        });
        assertThat(base.container().getEnv())
                .extracting(EnvVar::getName)
                .contains("QUARKUS_DATASOURCE_PASSWORD", "TOCSIN_ADMIN_KEY");
        assertThat(base.settings().keySet()).noneMatch(name -> name.matches(".*(PASSWORD|SECRET|TOKEN|KEY).*"));
        assertThat(base.settings().values())
                .noneMatch(value -> value.matches("(?i).*(password=|://[^/]*@|sk_live_|sk_test_).*"));
        assertThat(base.manifests()).noneMatch(manifest -> manifest.getKind().equals("Secret"));
    }

    @Test
    void every_variable_is_a_setting_that_can_be_changed_at_run_time() {
        assertThat(base.variables().keySet())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(known.trouble(name)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "QUARKUS_DATASOURCE_JDBC_URI", // misspelt
                "QUARKUS_DATASOURCE_DB_KIND", // fixed at build time
                "QUARKUS_SHUTDOWN_DELAY_ENABLED",
                "TOCSIN_DATADIR",
                "TOCSIN_PORT"
            })
    void a_variable_without_effect_is_noticed(String name) {
        assertThat(known.trouble(name)).isPresent();
    }

    @Test
    void settings_come_from_a_config_map_that_exists() {
        assertThat(base.container().getEnvFrom())
                .allSatisfy(source -> assertThat(base.kustomization().configMapGenerator())
                        .extracting(Kustomization.Generator::name)
                        .contains(source.getConfigMapRef().getName()));
    }

    @Test
    void ports_are_those_that_the_service_listens_on() {
        assertThat(base.ports())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "http", port("quarkus.http.port"),
                        "management", port("quarkus.management.port")));
        assertThat(base.settings()).doesNotContainKeys("QUARKUS_HTTP_PORT", "QUARKUS_MANAGEMENT_PORT");
    }

    @Test
    void probes_ask_the_management_port_for_paths_that_it_serves() {
        assertThat(known.value("quarkus.management.enabled")).isEqualTo("true");
        assertProbe(base.container().getStartupProbe(), "startup-path", "started");
        assertProbe(base.container().getLivenessProbe(), "liveness-path", "live");
        assertProbe(base.container().getReadinessProbe(), "readiness-path", "ready");
    }

    private static void assertProbe(Probe probe, String property, String unlessSet) {
        HTTPGetAction get = probe.getHttpGet();
        assertThat(get.getPort().getStrVal()).isEqualTo("management");
        String path = known.value("quarkus.smallrye-health." + property);
        assertThat(get.getPath())
                .isEqualTo(
                        known.value("quarkus.smallrye-health.root-path") + "/" + (path.isEmpty() ? unlessSet : path));
        assertThat(probe.getTimeoutSeconds()).isGreaterThan(1);
    }

    @Test
    void an_absent_database_kills_no_pod_within_the_hour() {
        Probe startup = base.container().getStartupProbe();

        assertThat(startup.getPeriodSeconds() * startup.getFailureThreshold()).isGreaterThanOrEqualTo(3600);
    }

    @Test
    void pods_keep_the_restricted_security_standard() {
        assertThat(base.pod().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(base.pod().getSecurityContext().getSeccompProfile().getType())
                .isEqualTo("RuntimeDefault");
        assertThat(base.container().getSecurityContext().getAllowPrivilegeEscalation())
                .isFalse();
        assertThat(base.container().getSecurityContext().getCapabilities().getDrop())
                .containsExactly("ALL");
        assertThat(base.container().getSecurityContext().getCapabilities().getAdd())
                .isNullOrEmpty();
        assertThat(base.container().getSecurityContext().getPrivileged()).isNotEqualTo(true);
        assertThat(base.container().getPorts())
                .extracting(ContainerPort::getHostPort)
                .containsOnlyNulls();
        assertThat(Stream.of(
                        base.pod().getHostNetwork(),
                        base.pod().getHostPID(),
                        base.pod().getHostIPC()))
                .containsOnlyNulls();
        assertThat(base.pod().getVolumes())
                .allSatisfy(volume -> assertThat(volume.getEmptyDir()).isNotNull());
        assertThat(base.pod().getInitContainers()).isNullOrEmpty();
    }

    @Test
    void pods_hold_no_token_and_no_link_variables() {
        assertThat(base.pod().getAutomountServiceAccountToken()).isFalse();
        assertThat(base.pod().getEnableServiceLinks()).isFalse();
    }

    @Test
    void all_that_is_written_lies_on_a_volume() {
        assertThat(base.container().getSecurityContext().getReadOnlyRootFilesystem())
                .isTrue();
        assertThat(base.container().getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactlyInAnyOrderElementsOf(
                        base.pod().getVolumes().stream().map(Volume::getName).toList());
        assertThat(base.container().getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/tmp")
                .anySatisfy(mount ->
                        assertThat(base.settings().get("TOCSIN_DATA_DIR")).startsWith(mount + "/"));
    }

    @Test
    void the_grace_period_outlasts_delay_and_timeout_of_the_shutdown() {
        Duration delay = DurationConverter.parseDuration(base.settings().get("QUARKUS_SHUTDOWN_DELAY"));
        Duration timeout = DurationConverter.parseDuration(base.settings().get("QUARKUS_SHUTDOWN_TIMEOUT"));

        assertThat(known.value("quarkus.shutdown.delay-enabled")).isEqualTo("true");
        assertThat(delay).isPositive();
        // Some more, for the last batch and the connections.
        assertThat(Duration.ofSeconds(base.pod().getTerminationGracePeriodSeconds()))
                .isGreaterThan(delay.plus(timeout).plusSeconds(10));
    }

    @Test
    void memory_is_bounded_and_asked_for_in_full() {
        assertThat(base.container().getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(base.container().getResources().getLimits().get("memory"))
                .isEqualTo(base.container().getResources().getRequests().get("memory"));
    }

    private static int port(String property) {
        return Integer.parseInt(known.value(property));
    }
}
