package io.tocsin.start;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * The data directory of the embedded PostgreSQL. It is made beside its place and renamed when it is complete, so that a first
 * start that was cut short leaves nothing that looks like a database.
 */
final class Cluster {

    private static final String DRAFT_PREFIX = ".database-making-";
    private static final int PASSWORD_BYTES = 24;

    private final Path folder;
    private final Path data;
    private final PostgresBinaries binaries;
    private final Unprivileged unprivileged;
    private String password = "";

    Cluster(Path folder, PostgresBinaries binaries, Unprivileged unprivileged) {
        this.folder = folder;
        this.data = folder.resolve("database");
        this.binaries = binaries;
        this.unprivileged = unprivileged;
    }

    Path folder() {
        return folder;
    }

    /** The data directory proper. */
    Path data() {
        return data;
    }

    String password() {
        return password;
    }

    /** Makes it where it is missing; checks that this PostgreSQL can read it where it is there. */
    void prepare() throws IOException {
        removeDrafts();
        if (Files.exists(data)) {
            checkVersion();
            password = existingPassword();
        } else {
            password = newPassword();
            make();
        }
    }

    private void checkVersion() throws IOException {
        String version = OwnerOnly.readLine(data.resolve("PG_VERSION"));
        if (version == null) {
            throw new StartRefused(
                    data + " is not a PostgreSQL data directory: move it away, or name another data folder by"
                            + " TOCSIN_DATA_DIR");
        }
        if (!version.equals(binaries.majorVersion())) {
            throw new StartRefused("The data in " + data + " is of PostgreSQL " + version + ", and this Tocsin brings "
                    + binaries.majorVersion() + ": start the Tocsin that made it, or serve the data by a PostgreSQL "
                    + version
                    + " of your own and name it by QUARKUS_DATASOURCE_JDBC_URL");
        }
    }

    private String existingPassword() throws IOException {
        String existing = OwnerOnly.readLine(passwordFile());
        if (existing == null || existing.isEmpty()) {
            throw new StartRefused("The password of the database in " + data + " is gone: put the file "
                    + passwordFile() + " back, or name another data folder by TOCSIN_DATA_DIR");
        }
        return existing;
    }

    /** Written before the database is made with it: a file without a database is harmless, the other way round is not. */
    private String newPassword() throws IOException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        OwnerOnly.writeLine(passwordFile(), made);
        return made;
    }

    private void make() throws IOException {
        Path draft = OwnerOnly.temporaryDirectory(folder, DRAFT_PREFIX);
        // The locale is PostgreSQL's own, so that the order of text is the same on every machine.
        Command initdb = Command.run(
                folder,
                unprivileged.command(List.of(
                        binaries.program("initdb"),
                        "--pgdata=" + draft,
                        "--username=" + EmbeddedPostgres.SUPERUSER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + passwordFile(),
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-instructions")),
                "");
        if (!initdb.succeeded()) {
            throw new StartRefused("The embedded PostgreSQL could not be made in " + folder + ": "
                    + ServerLog.reason(initdb.output()));
        }
        makeDatabase(draft);
        Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
        DataFolder.sync(folder);
    }

    /** In the server's single-user mode, in which each line is a statement. */
    private void makeDatabase(Path draft) throws IOException {
        Command single = Command.run(
                folder,
                unprivileged.command(List.of(
                        binaries.program("postgres"),
                        "--single",
                        "-D",
                        draft.toString(),
                        "-c",
                        "log_min_error_statement=panic",
                        "postgres")),
                """
                CREATE ROLE tocsin LOGIN PASSWORD '%s'
                CREATE DATABASE tocsin OWNER tocsin
                """.formatted(password));
        if (!single.succeeded() || single.output().contains("ERROR:")) {
            throw new StartRefused("The embedded PostgreSQL could not be made in " + folder + ": "
                    + ServerLog.reason(single.output()));
        }
    }

    private void removeDrafts() throws IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, DRAFT_PREFIX + "*")) {
            for (Path draft : drafts) {
                OwnerOnly.remove(draft);
            }
        }
    }

    private Path passwordFile() {
        return folder.resolve("database-password");
    }
}
