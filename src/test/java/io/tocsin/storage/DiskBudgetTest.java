package io.tocsin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import io.tocsin.storage.DiskBudget.Budget;
import io.tocsin.storage.DiskBudget.Source;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskBudgetTest {

    @TempDir
    Path folder;

    @Test
    void the_setting_wins() {
        assertThat(budget(Optional.of(5L), true).budget(100)).contains(new Budget(5, Source.SETTING));
    }

    @Test
    void an_embedded_database_has_what_is_free_on_its_disk() throws Exception {
        Budget budget = budget(Optional.empty(), true).budget(100).orElseThrow();

        assertThat(budget.source()).isEqualTo(Source.DISK);
        assertThat(budget.bytes())
                .isGreaterThan(100)
                .isLessThanOrEqualTo(100 + Files.getFileStore(folder).getTotalSpace());
    }

    @Test
    void of_a_database_elsewhere_nothing_is_known() {
        assertThat(budget(Optional.empty(), false).budget(100)).isEmpty();
    }

    @Test
    void a_budget_of_nothing_stops_the_start() {
        assertThatThrownBy(() -> budget(Optional.of(0L), false).check(new StartupEvent()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tocsin.storage.budget");
    }

    @Test
    void the_spool_is_its_files() throws Exception {
        DiskBudget disk = budget(Optional.empty(), false);
        assertThat(disk.spoolBytes()).isZero();

        Files.createDirectories(folder.resolve("spool/damaged"));
        Files.write(folder.resolve("spool/1.segment"), new byte[700]);
        Files.write(folder.resolve("spool/damaged/1"), new byte[70]);

        assertThat(disk.spoolBytes()).isEqualTo(770);
    }

    @Test
    void an_app_has_its_part_of_the_rows_by_bytes_and_of_the_indices_by_number() {
        AppShares shares = new AppShares();
        shares.add(1, 10, 9_000);
        shares.add(2, 30, 1_000);

        assertThat(shares.of(new TableSize("event", "event", "event", 1_000, 1_000, 400, "28")))
                .isEqualTo(Map.of(1, 1_000L, 2, 400L));
    }

    private DiskBudget budget(Optional<Long> setting, boolean embedded) {
        return new DiskBudget(() -> setting.map(bytes -> new MemorySize(BigInteger.valueOf(bytes))), folder, embedded);
    }
}
