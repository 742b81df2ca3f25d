package io.tocsin.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How PostgreSQL's programs are run: they refuse root. Where we are root, they run in a user namespace of their own, in which
 * the same user has another number and no privileges; the files stay ours.
 *
 * @param prefix what stands before a command; empty where we are not root
 */
record Unprivileged(List<String> prefix) {

    private static final List<String> USER_NAMESPACE = List.of("unshare", "--user");

    /**
     * Finds out who we are.
     *
     * @throws StartRefused where we are root and cannot be less
     */
    static Unprivileged detect(Path folder) throws IOException {
        if (!isRoot()) {
            return new Unprivileged(List.of());
        }
        Unprivileged namespace = new Unprivileged(USER_NAMESPACE);
        try {
            if (Command.run(folder, namespace.command(List.of("true")), "").succeeded()) {
                return namespace;
            }
        } catch (IOException noSuchProgram) {
            // Said below.
        }
        throw new StartRefused(
                "PostgreSQL refuses to run as root, and this system allows no user namespace (unshare --user):"
                        + " run Tocsin as another user, or name a server by QUARKUS_DATASOURCE_JDBC_URL");
    }

    List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    private static boolean isRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self)
                ? Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"))
                : "root".equals(System.getProperty("user.name"));
    }
}
