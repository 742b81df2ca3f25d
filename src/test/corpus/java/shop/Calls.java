package shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** Calls of other services: shared, so which of them is away only the caller tells. */
final class Calls {

    String get(int port, String path) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes());
            return new String(socket.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void retried(int attempts, Runnable call) {
        RuntimeException last = null;
        for (int attempt = 1; attempt <= attempts; attempt++) {
            try {
                call.run();
                return;
            } catch (RuntimeException e) {
                last = new IllegalStateException("Attempt " + attempt + " of " + attempts + " failed", last == null ? e : last);
            }
        }
        throw last;
    }
}
