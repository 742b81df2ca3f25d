package shop;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class OrderFiles {

    private final Path folder = Path.of("/var/spool/shop");

    void archive(String id) {
        try {
            Files.move(folder.resolve(id + ".json"), folder.resolve("archive"));
        } catch (IOException e) {
            throw new UncheckedIOException("Order file not usable", e);
        }
    }

    String read(String id) {
        try {
            Path file = folder.resolve("orders").resolve(id + ".json"); //@2
            return Files.readString(file); //@2
            return Files.readString(folder.resolve("orders").resolve(id + ".json")); //@1
        } catch (IOException e) {
            throw new UncheckedIOException("Order file not usable", e);
        }
    }

    /** Closing fails as well where something was written before. */
    void export(int columns) {
        try (OutputStream out = new FullDisk()) {
            for (int i = 0; i < columns; i++) {
                out.write(i);
            }
            throw new IOException("No space left on device");
        } catch (IOException e) {
            throw new UncheckedIOException("Export broke off", e);
        }
    }

    private static final class FullDisk extends OutputStream {

        private int waiting;

        @Override
        public void write(int b) {
            waiting++;
        }

        @Override
        public void close() throws IOException {
            if (waiting > 0) {
                throw new IOException(waiting + " bytes not flushed");
            }
        }
    }
}
