package io.tocsin.notify;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service that may send to this machine, and a mail server for it, behind a door that may be shut: the configuration of all tests
 * that send.
 */
public class MailServer implements QuarkusTestResourceLifecycleManager {

    /** How the server meets whoever connects. */
    enum Mood {
        WORKING,
        /** 421: later. */
        BUSY,
        /** 554: never. */
        REFUSING,
        /** 550 to each recipient whose address begins with {@code gone}. */
        PICKY,
        SILENT
    }

    private static volatile GreenMail mail;
    private static final AtomicInteger TAKEN = new AtomicInteger();
    private static volatile Mood mood = Mood.WORKING;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket door;

    static GreenMail mail() {
        return mail;
    }

    static void set(Mood now) {
        mood = now;
    }

    @Override
    public Map<String, String> start() {
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try {
            door = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        threads.execute(this::open);
        Map<String, String> configuration = new HashMap<>();
        configuration.put("quarkus.mailer.from", "tocsin@example.com");
        configuration.put("quarkus.mailer.host", "127.0.0.1");
        configuration.put("quarkus.mailer.port", Integer.toString(door.getLocalPort()));
        configuration.put("quarkus.mailer.mock", "false");
        configuration.put("tocsin.notify.allow-private-targets", "true");
        configuration.put("tocsin.notify.allowed-networks", "10.2.0.0/16, fd00:1::/32");
        configuration.put("tocsin.notify.send-timeout", "2500ms");
        configuration.put("tocsin.notify.mail-timeout", "3500ms");
        configuration.put("tocsin.notify.connect-timeout", "500ms");
        // Tests say when it looks, beside what is sent at once.
        configuration.put("tocsin.notify.poll", "1h");
        return configuration;
    }

    private void open() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                threads.execute(() -> meet(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void meet(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            switch (mood) {
                case BUSY -> say(client, "421 later\r\n");
                case REFUSING -> say(client, "554 we take nothing from you\r\n");
                case PICKY -> converse(client);
                case SILENT -> client.getInputStream().read();
                case WORKING -> {
                    try (Socket server = new Socket("127.0.0.1", mail.getSmtp().getPort())) {
                        server.setTcpNoDelay(true);
                        threads.execute(() -> copy(server, client));
                        client.getInputStream().transferTo(server.getOutputStream());
                    }
                }
            }
        } catch (IOException gone) {
            // Whoever sent has had enough.
        }
    }

    /** As much of SMTP as a client needs; GreenMail takes every recipient. */
    private static void converse(Socket client) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        answer(client, "220 ready");
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (data) {
                data = !line.equals(".");
                if (!data) {
                    TAKEN.incrementAndGet();
                    answer(client, "250 taken");
                }
            } else if (line.startsWith("RCPT TO:<gone")) {
                answer(client, "550 5.1.1 no such user");
            } else if (line.startsWith("DATA")) {
                data = true;
                answer(client, "354 go on");
            } else {
                answer(client, line.startsWith("QUIT") ? "221 bye" : "250 ok");
            }
        }
    }

    private static void answer(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** How many messages it took while it was picky. */
    static int taken() {
        return TAKEN.get();
    }

    private static void say(Socket client, String line) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(line.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        client.getInputStream().read();
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        } catch (IOException gone) {
            // The other side closed.
        }
    }

    @Override
    public void stop() {
        try {
            door.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        threads.shutdownNow();
        mail.stop();
    }
}
