package io.tocsin.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is kept takes so many bytes. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "StorageReport",
        description =
                "Bytes on the disk: exact for the database and its tables, estimated for apps; apps and other_bytes"
                        + " are database_bytes together.")
record StorageReport(
        @Schema(description = "When it was made; at most a minute ago")
        Instant at,

        @Schema(description = "All of the database, without its write-ahead log")
        long databaseBytes,

        @Schema(description = "What the spool of this replica takes on its own disk")
        long spoolBytes,

        @Schema(description = "The largest first; of a partitioned table all partitions together")
        List<Table> tables,

        @Schema(description = "The largest first") List<AppBytes> apps,

        @Schema(description = "Why apps is empty although it should not be; else absent") @Nullable
        String appsUnknown,

        @Schema(description = "What is no app's: other tables, and the server's own")
        long otherBytes,

        @Schema(description = "How many bytes the database may have; absent where nobody knows") @Nullable
        Long budgetBytes,

        @Schema(
                description =
                        "setting: tocsin.storage.budget; disk: what the embedded database takes, and what is free on"
                                + " its disk",
                enumeration = {"setting", "disk"})
        @Nullable
        String budgetSource,

        @Schema(description = "How much a day brings, as the last seven whole days did; absent where none is over yet")
        @Nullable
        Long bytesPerDay,

        @Schema(
                description =
                        "The most it will take until the budget is spent, or until retention drops as much as comes;"
                                + " absent where the growth is not known")
        @Nullable
        Long largestBytes,

        @JsonInclude(JsonInclude.Include.ALWAYS)
        @Schema(description = "After how many days the budget is spent; null where it never is, or nobody knows")
        @Nullable
        Integer daysUntilFull,

        @Schema(description = "Why days_until_full is null") @Nullable
        String reason) {

    /** A table. */
    @RegisterForReflection
    @Schema(name = "StorageTable")
    record Table(
            String name,

            @Schema(description = "Rows and indices") long bytes,

            @Schema(description = "Of these, the indices") long indexBytes,

            @Schema(description = "How many partitions it has; 0 where it is not partitioned")
            int partitions) {}

    /** An app's part. */
    @RegisterForReflection
    @Schema(name = "StorageApp")
    record AppBytes(
            String app,
            long bytes,

            @Schema(description = "Of database_bytes, 0 to 1")
            double share,

            @Schema(description = "Always true: from a sample of each partition's pages")
            boolean estimated) {}
}
