package io.tocsin.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A keep-alive connection to the service, on which one request at a time is under way. */
final class Wire implements AutoCloseable {

    /** Hears of an answer once it is complete. */
    interface Listener {

        void answered(Wire wire, boolean asExpected) throws IOException;
    }

    private static final byte[] END_OF_HEAD = bytes("\r\n\r\n");
    private static final byte[] CONTENT_LENGTH = bytes("content-length:");
    private static final byte[] CHUNKED = bytes("transfer-encoding: chunked");
    private static final byte[] LAST_CHUNK = bytes("\r\n0\r\n\r\n");

    private final Requests requests;
    private final Listener listener;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final byte[] expected;
    private final ByteBuffer out;
    private ByteBuffer in = ByteBuffer.allocate(16 << 10);
    private long since;

    Wire(int port, Selector selector, Requests requests, Listener listener) throws IOException {
        this.requests = requests;
        this.listener = listener;
        expected = bytes("HTTP/1.1 " + requests.expectedStatus());
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        out = ByteBuffer.allocateDirect(requests.largest());
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /**
     * Sends the next request.
     *
     * @param since when it was due, by {@link System#nanoTime()}: its latency counts from there
     */
    void send(long since) throws IOException {
        this.since = since;
        requests.next(out);
        write();
    }

    /** When the request under way was due. */
    long since() {
        return since;
    }

    /** What the selector found is done. */
    static void ready(SelectionKey selected) {
        Wire wire = (Wire) selected.attachment();
        try {
            if (selected.isWritable()) {
                wire.write();
            }
            if (selected.isReadable()) {
                wire.read();
            }
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private void write() throws IOException {
        channel.write(out);
        int interest = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    private void read() throws IOException {
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(in.capacity() * 2).put(in.flip());
        }
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
        listener.answered(this, Arrays.equals(in.array(), 0, expected.length, expected, 0, expected.length));
        in.clear();
    }

    /** What has come of the answer. */
    String soFar() {
        return new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Where the answer ends that begins the bytes; -1 where it is not complete. */
    private static int answerEnd(byte[] bytes, int length) throws IOException {
        int head = indexOf(bytes, 0, length, END_OF_HEAD);
        if (head < 0) {
            return -1;
        }
        int header = indexOf(bytes, 0, head, CONTENT_LENGTH);
        if (header < 0) {
            if (indexOf(bytes, 0, head, CHUNKED) < 0) {
                throw new IOException(
                        "An answer without a length: " + new String(bytes, 0, head, StandardCharsets.UTF_8));
            }
            return indexOf(bytes, length - LAST_CHUNK.length, length, LAST_CHUNK) < 0 ? -1 : length;
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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
