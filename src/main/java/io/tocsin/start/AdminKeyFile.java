package io.tocsin.start;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The administrator key that the service made itself: one line in the data folder, readable by its owner only. */
final class AdminKeyFile {

    private AdminKeyFile() {}

    static Path in(Path dataDir) {
        return dataDir.resolve("admin-key");
    }

    /** The key; null where there is no file. */
    static @Nullable String read(Path dataDir) throws IOException {
        return OwnerOnly.readLine(in(dataDir));
    }

    static void write(Path dataDir, String key) throws IOException {
        OwnerOnly.writeLine(in(dataDir), key);
    }

    /**
     * Looks at it before anything starts: it may have been edited by hand.
     *
     * @throws StartRefused where it is there and holds no usable key
     */
    static void check(Path dataDir) {
        try {
            String key = read(dataDir);
            String weakness = key == null ? null : AdminKeyStrength.weaknessOf(key);
            if (weakness != null) {
                throw new StartRefused("The administrator key in " + in(dataDir) + " " + weakness
                        + ": remove the file and set " + CheckedConfig.named(StartSettings.ADMIN_KEY) + " instead");
            }
        } catch (IOException unreadable) {
            throw new StartRefused("The administrator key in " + in(dataDir) + " cannot be read ("
                    + DataFolder.describe(unreadable) + "): make it readable for " + System.getProperty("user.name"));
        }
    }
}
