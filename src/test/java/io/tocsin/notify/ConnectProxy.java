package io.tocsin.notify;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP proxy on loopback that knows one destination for all names, and keeps the heads of the requests it receives. */
final class ConnectProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int destination;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private volatile String refusal = "";

    ConnectProxy(int destination) {
        this.destination = destination;
        try {
            server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    threads.execute(() -> serve(client));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    String url(String userInfo) {
        return "http://" + userInfo + "127.0.0.1:" + server.getLocalPort();
    }

    /** Returns the request heads, in order. */
    List<String> heads() {
        return List.copyOf(heads);
    }

    /** Answers every request with this status from now on. */
    ConnectProxy refuseWith(String status) {
        refusal = status;
        return this;
    }

    private void serve(Socket client) {
        try (client;
                Socket target = new Socket(InetAddress.getByName("127.0.0.1"), destination)) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = head(in);
            heads.add(head);
            OutputStream out = client.getOutputStream();
            if (!refusal.isEmpty()) {
                out.write(
                        ("HTTP/1.1 " + refusal + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                return;
            }
            if (head.startsWith("CONNECT ")) {
                out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } else {
                target.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            }
            threads.execute(() -> copy(in, target));
            target.getInputStream().transferTo(out);
        } catch (IOException gone) {
            // The client or the destination has closed its end.
        }
    }

    private static void copy(InputStream in, Socket target) {
        try {
            in.transferTo(target.getOutputStream());
        } catch (IOException gone) {
            // The destination has closed its end.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The client closed the connection");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
