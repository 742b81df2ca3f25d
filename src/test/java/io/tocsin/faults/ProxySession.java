package io.tocsin.faults;

import io.tocsin.faults.Proxy.Trap;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** One connection through the {@link Proxy}. What a client sends is read message by message. */
final class ProxySession {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;

    private final Proxy proxy;
    private final Socket client;
    private final int serverPort;
    private final Socket server = new Socket();
    /** Statements by the name that the client gave them. */
    private final Set<String> commitStatements = new HashSet<>();

    private final ByteArrayOutputStream heldBack = new ByteArrayOutputStream();
    private boolean copied;
    private boolean commits;
    private volatile boolean cutAtNextAnswer;

    ProxySession(Proxy proxy, Socket client, int serverPort) {
        this.proxy = proxy;
        this.client = client;
        this.serverPort = serverPort;
    }

    void start() {
        Proxy.thread(this::serve, "proxy-client");
    }

    /** Ends both sides. */
    void cut() {
        close(client);
        close(server);
        proxy.ended(this);
    }

    private void serve() {
        try {
            proxy.awaitThawed();
            server.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            Proxy.thread(this::passAnswers, "proxy-server");
            passMessages();
        } catch (IOException | InterruptedException ended) {
            endWhenThawed();
        }
    }

    private void passAnswers() {
        try {
            InputStream from = server.getInputStream();
            OutputStream to = client.getOutputStream();
            byte[] bytes = new byte[1 << 16];
            for (int length = from.read(bytes); length >= 0; length = from.read(bytes)) {
                if (cutAtNextAnswer) {
                    cut();
                    return;
                }
                proxy.awaitThawed();
                to.write(bytes, 0, length);
            }
            endWhenThawed();
        } catch (IOException | InterruptedException ended) {
            endWhenThawed();
        }
    }

    /** In a network that is cut nobody learns that the other side hung up. */
    private void endWhenThawed() {
        try {
            proxy.awaitThawed();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        cut();
    }

    private void passMessages() throws IOException, InterruptedException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream(), 1 << 16));
        int code;
        do {
            int length = in.readInt();
            byte[] rest = in.readNBytes(length - 4);
            code = new DataInputStream(new java.io.ByteArrayInputStream(rest)).readInt();
            hold(-1, rest);
            pass();
        } while (code == SSL_REQUEST || code == GSS_REQUEST);
        while (true) {
            int type = in.readUnsignedByte();
            byte[] body = in.readNBytes(in.readInt() - 4);
            look(type, body);
            if (type == 'd' && proxy.trapAt(false) != null) {
                proxy.awaitThawed();
            }
            hold(type, body);
            // A statement takes effect when its Execute arrives: it is held back until it is known what it is.
            if ("PBDEC".indexOf(type) >= 0) {
                continue;
            }
            if (commits && copied) {
                commits = false;
                copied = false;
                Trap trap = proxy.trapAt(true);
                if (trap == Trap.CUT_BEFORE_COMMIT) {
                    cut();
                    return;
                }
                cutAtNextAnswer = trap == Trap.CUT_AFTER_COMMIT;
            }
            pass();
        }
    }

    private void look(int type, byte[] body) {
        switch (type) {
            case 'P' -> {
                if (text(body, text(body, 0).length() + 1).equals("COMMIT")) {
                    commitStatements.add(text(body, 0));
                } else {
                    commitStatements.remove(text(body, 0));
                }
            }
            case 'B' ->
                commits |= commitStatements.contains(text(body, text(body, 0).length() + 1));
            case 'Q' -> commits |= text(body, 0).equals("COMMIT");
            case 'd' -> copied = true;
            default -> {
                // Of no interest.
            }
        }
    }

    private static String text(byte[] body, int from) {
        int end = from;
        while (body[end] != 0) {
            end++;
        }
        return new String(body, from, end - from, StandardCharsets.US_ASCII);
    }

    private void hold(int type, byte[] body) throws IOException {
        DataOutputStream out = new DataOutputStream(heldBack);
        if (type >= 0) {
            out.writeByte(type);
        }
        out.writeInt(body.length + 4);
        out.write(body);
    }

    private void pass() throws IOException, InterruptedException {
        proxy.awaitThawed();
        heldBack.writeTo(server.getOutputStream());
        heldBack.reset();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // As wanted.
        }
    }
}
