package io.tocsin.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A closed loop over keep-alive connections, on one thread: each connection sends its next request when the answer to the one
 * before is complete. No HTTP client library: they all cost more than the service they would measure.
 */
final class Load {

    private static final Duration STALLED = Duration.ofSeconds(30);
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACCEPTED = "HTTP/1.1 202".getBytes(StandardCharsets.US_ASCII);

    private final Requests requests;
    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();
    private long[] latencies = new long[1 << 17];
    private int answered;
    private long acknowledged;
    private long refused;
    private long measured;
    private long runUpEnds;
    private long ends;
    private long lastAnswer;
    private int underWay;

    private Load(Requests requests, Selector selector) {
        this.requests = requests;
        this.selector = selector;
    }

    /**
     * Puts the load on.
     *
     * @param runUp not measured, but sent and counted as acknowledged
     * @param duration measured; what is under way at its end is waited for
     */
    static Round run(int port, int connections, Requests requests, Duration runUp, Duration duration)
            throws IOException {
        try (Selector selector = Selector.open()) {
            Load load = new Load(requests, selector);
            try {
                for (int i = 0; i < connections; i++) {
                    load.connections.add(load.new Connection(port));
                }
                return load.run(runUp, duration);
            } finally {
                for (Connection connection : load.connections) {
                    connection.channel.close();
                }
            }
        }
    }

    private Round run(Duration runUp, Duration duration) throws IOException {
        long cpu = ownCpu();
        long begins = System.nanoTime();
        runUpEnds = begins + runUp.toNanos();
        ends = runUpEnds + duration.toNanos();
        lastAnswer = begins;
        for (Connection connection : connections) {
            connection.begin();
        }
        while (underWay > 0) {
            if (selector.select(this::ready, STALLED.toMillis()) == 0
                    && System.nanoTime() - lastAnswer > STALLED.toNanos()) {
                throw new IOException("No answer for " + STALLED.toSeconds() + " s");
            }
        }
        Arrays.sort(latencies, 0, answered);
        return new Round(
                acknowledged,
                refused,
                measured * 1e9 / Math.max(1, lastAnswer - runUpEnds),
                millis(0.5),
                millis(0.99),
                ownCpu() - cpu);
    }

    private double millis(double quantile) {
        int index = (int) Math.ceil(quantile * answered) - 1;
        return answered == 0 ? Double.NaN : latencies[Math.max(0, index)] / 1e6;
    }

    private void ready(SelectionKey key) {
        try {
            ((Connection) key.attachment()).ready(key);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private static long ownCpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private final class Connection {

        private final SocketChannel channel;
        private final SelectionKey key;
        private final ByteBuffer out;
        private final ByteBuffer in = ByteBuffer.allocate(64 << 10);
        private long sentAt;

        Connection(int port) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            out = ByteBuffer.allocateDirect(requests.largest());
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        void begin() throws IOException {
            underWay++;
            send();
        }

        void ready(SelectionKey selected) throws IOException {
            if (selected.isWritable()) {
                write();
            }
            if (selected.isReadable()) {
                read();
            }
        }

        private void send() throws IOException {
            requests.next(out);
            sentAt = System.nanoTime();
            write();
        }

        private void write() throws IOException {
            channel.write(out);
            int interest = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (key.interestOps() != interest) {
                key.interestOps(interest);
            }
        }

        private void read() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("The service closed a connection: " + soFar());
            }
            int end = answerEnd(in.array(), in.position());
            if (end < 0) {
                return;
            }
            if (end != in.position()) {
                throw new IOException("More than was asked for: " + soFar());
            }
            answered(Arrays.equals(in.array(), 0, ACCEPTED.length, ACCEPTED, 0, ACCEPTED.length));
            in.clear();
        }

        private void answered(boolean accepted) throws IOException {
            long now = System.nanoTime();
            lastAnswer = now;
            if (accepted) {
                acknowledged += requests.events();
            } else if (refused++ == 0) {
                System.out.println("  refused: " + soFar());
            }
            if (now > runUpEnds) {
                measured += accepted ? requests.events() : 0;
                if (answered == latencies.length) {
                    latencies = Arrays.copyOf(latencies, answered * 2);
                }
                latencies[answered++] = now - sentAt;
            }
            if (now < ends) {
                send();
            } else {
                underWay--;
            }
        }

        private String soFar() {
            return new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
        }
    }

    /** Where the answer ends that begins the bytes; -1 where it is not complete. */
    private static int answerEnd(byte[] bytes, int length) throws IOException {
        int head = indexOf(bytes, 0, length, END_OF_HEAD);
        if (head < 0) {
            return -1;
        }
        int header = indexOf(bytes, 0, head, CONTENT_LENGTH);
        if (header < 0) {
            throw new IOException("An answer without a length: " + new String(bytes, 0, head, StandardCharsets.UTF_8));
        }
        int body = 0;
        for (int i = header + CONTENT_LENGTH.length; i < head && bytes[i] != '\r'; i++) {
            if (bytes[i] != ' ') {
                body = body * 10 + bytes[i] - '0';
            }
        }
        int end = head + END_OF_HEAD.length + body;
        return end <= length ? end : -1;
    }

    /** The place of the lower-case text, whatever its case is in the bytes. */
    private static int indexOf(byte[] bytes, int from, int to, byte[] text) {
        for (int i = from; i <= to - text.length; i++) {
            int j = 0;
            while (j < text.length && lower(bytes[i + j]) == text[j]) {
                j++;
            }
            if (j == text.length) {
                return i;
            }
        }
        return -1;
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }
}
