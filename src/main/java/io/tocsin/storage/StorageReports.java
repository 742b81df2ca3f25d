package io.tocsin.storage;

import io.quarkus.arc.All;
import io.tocsin.event.PartitionedTable;
import io.tocsin.event.ReadTransactions;
import io.tocsin.event.RetentionSettings;
import io.tocsin.http.ApiException;
import io.tocsin.http.DatabaseTrouble;
import io.tocsin.http.ErrorCode;
import io.tocsin.storage.DiskBudget.Budget;
import io.tocsin.storage.StorageReport.AppBytes;
import io.tocsin.storage.StorageReport.Table;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Makes the report, and keeps it for a minute: it samples every partition, and changes slowly. */
@ApplicationScoped
class StorageReports {

    private static final Duration KEPT = Duration.ofMinutes(1);

    private final EntityManager entityManager;
    private final ReadTransactions transactions;
    private final List<PartitionedTable> partitioned;
    private final RetentionSettings retention;
    private final DiskBudget disk;
    private final Clock clock;
    private @Nullable StorageReport last;

    StorageReports(
            EntityManager entityManager,
            ReadTransactions transactions,
            @All List<PartitionedTable> partitioned,
            RetentionSettings retention,
            DiskBudget disk,
            Clock clock) {
        this.entityManager = entityManager;
        this.transactions = transactions;
        this.partitioned = partitioned;
        this.retention = retention;
        this.disk = disk;
        this.clock = clock;
    }

    /** What the database has to say; apps are null where the sample took too long. */
    private record Sizes(
            long databaseBytes,
            List<TableSize> tables,
            @Nullable Map<String, Long> apps) {}

    /** Who comes while it is made waits for it, so that it is never made twice at once. */
    synchronized StorageReport report() {
        Instant now = Instants.toMicros(clock.instant());
        StorageReport kept = last;
        if (kept != null && Duration.between(kept.at(), now).abs().compareTo(KEPT) < 0) {
            return kept;
        }
        StorageReport made = make(now);
        last = made;
        return made;
    }

    private StorageReport make(Instant now) {
        Sizes sizes = sizes();
        Map<String, Long> apps = sizes.apps() == null ? Map.of() : sizes.apps();
        long ofApps = apps.values().stream().mapToLong(Long::longValue).sum();
        Optional<Budget> budget = disk.budget(sizes.databaseBytes());
        Optional<List<Growth>> growth = Growth.of(partitioned, sizes.tables(), now);
        Optional<Forecast> forecast = growth.map(growths ->
                Forecast.of(sizes.databaseBytes(), budget.map(Budget::bytes).orElse(Long.MAX_VALUE), growths, now));
        Optional<Integer> days = forecast.flatMap(Forecast::days);
        return new StorageReport(
                now,
                sizes.databaseBytes(),
                disk.spoolBytes(),
                tables(sizes.tables()),
                apps.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(app -> new AppBytes(
                                app.getKey(), app.getValue(), (double) app.getValue() / sizes.databaseBytes(), true))
                        .toList(),
                sizes.apps() == null
                        ? "The sample took longer than tocsin.query.statement-timeout; ask again later"
                        : null,
                sizes.databaseBytes() - ofApps,
                budget.map(Budget::bytes).orElse(null),
                budget.map(known -> known.source().word()).orElse(null),
                growth.map(growths -> (long) growths.stream()
                                .mapToDouble(Growth::bytesPerDay)
                                .sum())
                        .orElse(null),
                forecast.map(Forecast::largest).orElse(null),
                days.orElse(null),
                days.isPresent() ? null : reason(budget, forecast));
    }

    private String reason(Optional<Budget> budget, Optional<Forecast> forecast) {
        if (budget.isEmpty()) {
            return "The budget is not known: the disk of a database elsewhere cannot be asked for its room. Set"
                    + " tocsin.storage.budget (TOCSIN_STORAGE_BUDGET), such as 50G";
        }
        return forecast.map(known -> "It stays within the budget: a steady state of at most " + known.largest()
                        + " bytes, with events kept for " + retention.events().toDays() + " days and counts for "
                        + retention.counts().toDays())
                .orElse("The growth is not known: no whole day with errors is over yet");
    }

    private Sizes sizes() {
        try {
            return read(true);
        } catch (RuntimeException failed) {
            ApiException trouble = DatabaseTrouble.of(failed);
            if (trouble != null && trouble.code() == ErrorCode.TIMEOUT_ERROR) {
                return read(false);
            }
            throw failed;
        }
    }

    private Sizes read(boolean sampled) {
        return transactions.read(
                "storage",
                () -> entityManager.unwrap(Session.class).doReturningWork(connection -> read(connection, sampled)));
    }

    private Sizes read(Connection connection, boolean sampled) throws SQLException {
        Catalogue catalogue = Catalogue.beforeSnapshot(connection, partitioned);
        List<TableSize> tables = catalogue.tables();
        return new Sizes(catalogue.databaseBytes(), tables, sampled ? catalogue.byApp(tables) : null);
    }

    private List<Table> tables(List<TableSize> sizes) {
        Map<String, Table> tables = new LinkedHashMap<>();
        for (TableSize size : sizes) {
            int partition = size.table().equals(size.name()) ? 0 : 1;
            tables.merge(
                    size.table(),
                    new Table(size.table(), size.bytes(), size.indexBytes(), partition),
                    (one, other) -> new Table(
                            one.name(),
                            one.bytes() + other.bytes(),
                            one.indexBytes() + other.indexBytes(),
                            one.partitions() + other.partitions()));
        }
        return tables.values().stream()
                .sorted(Comparator.comparingLong(Table::bytes).reversed())
                .toList();
    }
}
