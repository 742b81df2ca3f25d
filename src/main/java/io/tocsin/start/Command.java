package io.tocsin.start;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of PostgreSQL's, run to its end.
 *
 * @param exitCode 0 where it succeeded
 * @param output what it wrote, standard output and error together
 */
record Command(int exitCode, String output) {

    /** Runs it in the folder with the text as its standard input. */
    static Command run(Path folder, List<String> command, String input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        // PGDATA, PGPORT and their like of the person who starts us are meant for another server.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        // Messages in English: some are read (a port that is taken), all are shown.
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("LANGUAGE");
        Process process = builder.start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            // It ended without reading: its exit code and output say why.
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Command(process.waitFor(), output);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for " + command.get(0));
        }
    }

    boolean succeeded() {
        return exitCode == 0;
    }
}
