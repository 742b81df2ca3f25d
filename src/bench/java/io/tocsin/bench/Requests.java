package io.tocsin.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Complete HTTP requests, made before the measurement, so that sending one costs the load generator, which shares the cores
 * with what it measures, next to nothing. A few hundred different ones take turns.
 */
final class Requests {

    private static final int VARIANTS = 256;
    private static final int MOST_BYTES = 32 << 20;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** One event of a million that were stored is not told from the next by this; the ids only have to differ. */
    private static final long SEED = 42;

    private final List<ByteBuffer> variants;
    private final List<int[]> places;
    private final int events;
    private final int expectedStatus;
    private final SplittableRandom random;
    private int next;

    private Requests(
            List<ByteBuffer> variants, List<int[]> places, int events, int expectedStatus, SplittableRandom random) {
        this.variants = variants;
        this.places = places;
        this.events = events;
        this.expectedStatus = expectedStatus;
        this.random = random;
    }

    /**
     * Events to be posted.
     *
     * @param path where
     * @param key the secret; empty for none
     * @param app whose events they are
     */
    static Requests posting(String path, String key, String app, Bodies bodies) {
        SplittableRandom random = new SplittableRandom(SEED ^ System.nanoTime());
        List<ByteBuffer> variants = new ArrayList<>();
        List<int[]> places = new ArrayList<>();
        int bytes = 0;
        while (variants.size() < VARIANTS && bytes < MOST_BYTES) {
            byte[] body = bodies.body(random, app).getBytes(StandardCharsets.UTF_8);
            byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + (key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n")
                            + "Content-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            variants.add(ByteBuffer.allocateDirect(head.length + body.length)
                    .put(head)
                    .put(body)
                    .flip());
            places.add(bodies.withIds() ? places(body, head.length, bodies.events()) : new int[0]);
            bytes += head.length + body.length;
        }
        return new Requests(variants, places, bodies.events(), 202, random);
    }

    /** Pages to be read; each counts as one event. */
    static Requests reading(List<String> paths, String key) {
        List<ByteBuffer> variants = new ArrayList<>();
        List<int[]> places = new ArrayList<>();
        for (String path : paths) {
            byte[] head = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            variants.add(ByteBuffer.allocateDirect(head.length).put(head).flip());
            places.add(new int[0]);
        }
        return new Requests(variants, places, 1, 200, new SplittableRandom(SEED));
    }

    /** The same, where another answer is looked for. */
    Requests expecting(int status) {
        return new Requests(variants, places, events, status, random);
    }

    /** How many events a request holds. */
    int events() {
        return events;
    }

    /** What the answers should be. */
    int expectedStatus() {
        return expectedStatus;
    }

    /** The bytes of an average request's body and head, an event. */
    int bytesAnEvent() {
        return variants.stream().mapToInt(ByteBuffer::limit).sum() / variants.size() / events;
    }

    /** The next request, to be sent from its beginning: copied into the connection's own buffer. */
    void next(ByteBuffer into) {
        int variant = next;
        next = (next + 1) % variants.size();
        ByteBuffer request = variants.get(variant);
        for (int place : places.get(variant)) {
            newId(request, place);
        }
        into.clear();
        into.put(request.duplicate()).flip();
    }

    int largest() {
        return variants.stream().mapToInt(ByteBuffer::limit).max().orElse(0);
    }

    private void newId(ByteBuffer request, int place) {
        long one = random.nextLong();
        long other = random.nextLong();
        for (int i = 0; i < Shape.ID.length(); i++) {
            if (Shape.ID.charAt(i) == '0') {
                request.put(place + i, HEX[(int) (i < 18 ? one : other) & 15]);
                one = Long.rotateRight(one, 4);
                other = Long.rotateRight(other, 4);
            }
        }
    }

    private static int[] places(byte[] body, int offset, int events) {
        int[] places = new int[events];
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int from = 0;
        for (int i = 0; i < events; i++) {
            int at = text.indexOf(Shape.ID, from);
            places[i] = offset + at;
            from = at + 1;
        }
        return places;
    }
}
