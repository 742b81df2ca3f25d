package io.tocsin.storage;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How much room the database has, and what the spool takes. */
@ApplicationScoped
class DiskBudget {

    private static final String SPOOL = "spool";

    private final StorageSettings settings;
    private final Path dataFolder;
    private final boolean embedded;

    DiskBudget(
            StorageSettings settings,
            @ConfigProperty(name = "tocsin.data-dir") Path dataFolder,
            @ConfigProperty(name = "tocsin.embedded-database", defaultValue = "false") boolean embedded) {
        this.settings = settings;
        this.dataFolder = dataFolder;
        this.embedded = embedded;
    }

    /** Where a budget comes from. */
    enum Source {
        /** The configuration says it. */
        SETTING,
        /** It is what the embedded database takes, and what is free on its disk. */
        DISK;

        /** As it stands in answers. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** So many bytes the database may have. */
    record Budget(long bytes, Source source) {}

    void check(@Observes StartupEvent started) {
        if (settings.budget()
                .map(MemorySize::asLongValue)
                .filter(bytes -> bytes < 1)
                .isPresent()) {
            throw new ConfigurationException(
                    "tocsin.storage.budget is 0: it must be at least one byte; without it there is none");
        }
    }

    /** The budget; empty where nobody knows: the disk of a database elsewhere cannot be asked for its room. */
    Optional<Budget> budget(long databaseBytes) {
        Optional<Budget> set = settings.budget().map(size -> new Budget(size.asLongValue(), Source.SETTING));
        if (set.isPresent() || !embedded) {
            return set;
        }
        try {
            return Optional.of(
                    new Budget(databaseBytes + Files.getFileStore(dataFolder).getUsableSpace(), Source.DISK));
        } catch (IOException unknown) {
            throw new UncheckedIOException(unknown);
        }
    }

    /** What the files of this replica's spool take, those set aside as damaged included; 0 where there is none. */
    long spoolBytes() {
        AtomicLong bytes = new AtomicLong();
        try {
            Files.walkFileTree(dataFolder.resolve(SPOOL), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                /** There is no spool, or a segment was written out meanwhile. */
                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return bytes.get();
    }
}
