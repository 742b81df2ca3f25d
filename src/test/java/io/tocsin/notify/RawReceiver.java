package io.tocsin.notify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver that breaks HTTP: each connection is handed to a script once the request's head has come. */
final class RawReceiver implements AutoCloseable {

    /** What is done with a connection. */
    @FunctionalInterface
    interface Script {

        void on(Socket connection) throws Exception;
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    RawReceiver(Script script) {
        try {
            server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    Socket connection = server.accept();
                    threads.execute(() -> serve(connection, script));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    private static void serve(Socket connection, Script script) {
        try (connection) {
            InputStream in = connection.getInputStream();
            int newlines = 0;
            for (int next = in.read(); next >= 0 && newlines < 2; next = newlines < 2 ? in.read() : -1) {
                newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
                if (newlines == 2) {
                    break;
                }
            }
            script.on(connection);
        } catch (Exception gone) {
            // The sender has had enough.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        threads.shutdownNow();
    }
}
