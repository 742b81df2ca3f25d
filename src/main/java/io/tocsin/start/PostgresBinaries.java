package io.tocsin.start;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs that come as a resource on the class path, unpacked once into a folder named after their version.
 *
 * @param home the folder with {@code bin}, {@code lib} and {@code share}
 * @param version such as 18.6.0
 */
record PostgresBinaries(Path home, String version) {

    private static final String FOLDER_PREFIX = "postgres-";
    private static final String DRAFT_PREFIX = ".postgres-unpacking-";

    /**
     * Unpacks them where they are not yet.
     *
     * @throws StartRefused where there are none for this platform
     */
    static PostgresBinaries unpack(Path parent) throws IOException {
        String version = requireVersion();
        String resource = resource();
        Path home = parent.resolve(FOLDER_PREFIX + version);
        if (!Files.isDirectory(home)) {
            unpack(resource, parent, home);
        }
        return new PostgresBinaries(home, version);
    }

    /**
     * Makes sure that this build brings a PostgreSQL for this platform.
     *
     * @return its version
     * @throws StartRefused if it brings none
     */
    static String requireVersion() throws IOException {
        String version = packagedVersion();
        if (version == null || PostgresBinaries.class.getClassLoader().getResource(resource()) == null) {
            throw new StartRefused("No database is configured, and this build has no PostgreSQL of its own for "
                    + System.getProperty("os.name") + " on " + System.getProperty("os.arch")
                    + ": name a server by QUARKUS_DATASOURCE_JDBC_URL (jdbc:postgresql://host/database)");
        }
        return version;
    }

    /** The first number: data of one major version cannot be read by another. */
    String majorVersion() {
        int dot = version.indexOf('.');
        return dot < 0 ? version : version.substring(0, dot);
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static @Nullable String packagedVersion() throws IOException {
        try (InputStream in = PostgresBinaries.class.getResourceAsStream("postgres-binaries.properties")) {
            if (in == null) {
                return null;
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }

    private static String resource() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return "postgres-" + (os.contains("mac") ? "darwin" : os.replaceAll("\\W.*", "")) + "-"
                + switch (arch) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> arch;
                }
                + ".txz";
    }

    private static void unpack(String resource, Path parent, Path home) throws IOException {
        Path draft = OwnerOnly.temporaryDirectory(parent, DRAFT_PREFIX);
        try (InputStream in = PostgresBinaries.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("The resource " + resource + " has gone");
            }
            extract(in, draft);
            Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
            DataFolder.sync(parent);
        } catch (FileSystemException raced) {
            OwnerOnly.remove(draft);
            if (!Files.isDirectory(home)) {
                throw raced;
            }
        } catch (IOException | RuntimeException failed) {
            OwnerOnly.remove(draft);
            throw failed;
        }
    }

    /** Unpacks a {@code .txz}; nothing in it may name a place outside of the folder. */
    static void extract(InputStream archive, Path folder) throws IOException {
        Path root = folder.toRealPath();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                extract(tar, entry, root);
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path target = inside(root, root.resolve(entry.getName()), entry);
        if (entry.isDirectory()) {
            OwnerOnly.directories(target);
            return;
        }
        Path parent = target.getParent();
        if (parent == null || target.equals(root)) {
            throw new IOException("The archive's entry " + entry.getName() + " is not a file");
        }
        OwnerOnly.directories(parent);
        // A link among the parents could lead outside, whatever the name looks like.
        inside(root, parent.toRealPath(), entry);
        if (entry.isSymbolicLink()) {
            inside(root, parent.resolve(entry.getLinkName()), entry);
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(target, inside(root, root.resolve(entry.getLinkName()), entry));
        } else if (entry.isFile()) {
            Files.copy(tar, target);
            if ((entry.getMode() & 0100) != 0) {
                Files.setPosixFilePermissions(
                        target, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        } else {
            throw new IOException("The archive's entry " + entry.getName() + " is neither file, folder nor link");
        }
    }

    private static Path inside(Path root, Path path, TarArchiveEntry entry) throws IOException {
        Path normal = path.normalize();
        if (!normal.startsWith(root)) {
            throw new IOException("The archive's entry " + entry.getName() + " leads outside of its folder");
        }
        return normal;
    }

    /** Removes what a crash in the middle of unpacking left, and what an upgrade left behind. */
    void removeOthers() throws IOException {
        try (DirectoryStream<Path> candidates =
                Files.newDirectoryStream(home.resolveSibling("."), Files::isDirectory)) {
            for (Path candidate : candidates) {
                String name = String.valueOf(candidate.getFileName());
                boolean earlier = name.matches("postgres-[0-9][0-9.]*") && !candidate.endsWith(home.getFileName());
                if (earlier || name.startsWith(DRAFT_PREFIX)) {
                    OwnerOnly.remove(candidate);
                }
            }
        }
    }
}
