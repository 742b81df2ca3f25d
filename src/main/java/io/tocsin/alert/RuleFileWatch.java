package io.tocsin.alert;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.KeyRing;
import io.tocsin.alert.RuleFileChanges.Applied;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the file of rules and applies it where its content has changed, or somebody else has changed rules meanwhile. By its
 * content, since Kubernetes swaps symbolic links and times of change say little. What is wrong with it is told once, and looked at
 * again each time: a channel that it names may come later. Rules are removed when it was seen twice without them, since one that is
 * written in place may be read when it is cut off behind an entry.
 */
@ApplicationScoped
class RuleFileWatch {

    private static final Logger LOG = Logger.getLogger(RuleFileWatch.class);

    private final Optional<Path> file;
    private final RuleFileChanges changes;
    private final RuleRepository repository;
    private final KeyRing keys;

    /** The content that is in force, and the revision of the rules since then. */
    private byte[] applied = {};

    private long revision = -1;
    private byte[] seen = {};
    private String told = "";
    /** 1 or 0; not a number before it was looked at. */
    private volatile double valid = Double.NaN;

    RuleFileWatch(
            RuleFileSettings settings,
            RuleFileChanges changes,
            RuleRepository repository,
            KeyRing keys,
            MeterRegistry registry) {
        file = settings.rulesFile();
        this.changes = changes;
        this.repository = repository;
        this.keys = keys;
        if (file.isPresent()) {
            Gauge.builder("tocsin.alert.rules.file.valid", () -> valid)
                    .description(
                            "1 while the file of alert rules is in force as it is, 0 while an earlier one stays so")
                    .register(registry);
        }
    }

    @Scheduled(
            every = "${tocsin.alert.rules-file-poll:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "alert-rules-file")
    void poll() {
        if (file.isEmpty() || keys.readAt() == null) {
            // The bootstrap has not migrated yet.
            return;
        }
        look(file.get());
    }

    synchronized void look(Path path) {
        byte @Nullable [] content = null;
        try {
            content = content(path);
            boolean again = Arrays.equals(content, seen);
            seen = content;
            if (revision == repository.revision() && Arrays.equals(content, applied)) {
                return;
            }
            Optional<Applied> taken = changes.apply(content, path.toString(), again);
            if (taken.isEmpty()) {
                LOG.infof("The file of alert rules %s lacks rules: they are removed if it is the same next time", path);
                return;
            }
            Applied done = taken.get();
            applied = content;
            revision = done.revision();
            valid = 1;
            if (!done.nothing() || !told.isEmpty()) {
                LOG.infof(
                        "The alert rules of %s are in force: %d made, %d changed, %d removed",
                        path, done.made(), done.changed(), done.removed());
            }
            told = "";
        } catch (RuleFileRefused wrong) {
            refused(path, String.valueOf(wrong.getMessage()));
        } catch (IOException unreadable) {
            refused(path, unreadable instanceof NoSuchFileException ? "there is no such file" : unreadable.toString());
        } catch (RuntimeException databaseAway) {
            if (content != null && !Arrays.equals(content, applied)) {
                valid = 0;
            }
            tell(path, "trying again, since the database did not take it: " + databaseAway.getMessage());
        }
    }

    private void refused(Path path, String problem) {
        valid = 0;
        // What was in force may come back as it was, and is in force then.
        revision = -1;
        tell(path, problem);
    }

    /** Once: it is looked at again for as long as it is wrong. */
    private void tell(Path path, String problem) {
        if (!problem.equals(told)) {
            LOG.errorf("The file of alert rules %s is not taken, the rules stay as they are: %s", path, problem);
            told = problem;
        }
    }

    private static byte[] content(Path path) throws IOException {
        try (InputStream stream = Files.newInputStream(path)) {
            // One more than is taken, so that it is seen to be too large.
            return stream.readNBytes(RuleFile.LARGEST + 1);
        }
    }
}
