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
    private static final String ID = "00000000-0000-4000-8000-000000000000";
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** One event of a million that were stored is not told from the next by this; the ids only have to differ. */
    private static final long SEED = 42;

    private final List<ByteBuffer> variants;
    private final List<int[]> places;
    private final int events;
    private final SplittableRandom random;
    private int next;

    private Requests(List<ByteBuffer> variants, List<int[]> places, int events, SplittableRandom random) {
        this.variants = variants;
        this.places = places;
        this.events = events;
        this.random = random;
    }

    /**
     * Prepares them.
     *
     * @param path where they are posted
     * @param key the secret; empty for none
     * @param app whose events they are
     * @param events how many a request; more than one go as an array
     * @param withIds whether every event carries an id of its own, as a client does that wants to retry
     */
    static Requests of(String path, String key, String app, int events, boolean withIds) {
        SplittableRandom random = new SplittableRandom(SEED ^ System.nanoTime());
        List<ByteBuffer> variants = new ArrayList<>();
        List<int[]> places = new ArrayList<>();
        for (int variant = 0; variant < VARIANTS; variant++) {
            StringBuilder body = new StringBuilder();
            for (int i = 0; i < events; i++) {
                body.append(i == 0 ? "" : ",").append(event(random, app, withIds));
            }
            byte[] bytes = (events == 1 ? body.toString() : "[" + body + "]").getBytes(StandardCharsets.UTF_8);
            byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + (key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n")
                            + "Content-Length: " + bytes.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            ByteBuffer request = ByteBuffer.allocateDirect(head.length + bytes.length);
            request.put(head).put(bytes).flip();
            variants.add(request);
            places.add(withIds ? places(bytes, head.length, events) : new int[0]);
        }
        return new Requests(variants, places, events, random);
    }

    /** How many events a request holds. */
    int events() {
        return events;
    }

    /** The bytes of an average request's body, an event. */
    int bytesAnEvent() {
        return variants.stream().mapToInt(ByteBuffer::limit).sum() / variants.size() / events;
    }

    /** The next request, to be sent from its beginning: copied into the connection's own buffer. */
    void next(ByteBuffer into) {
        int variant = next;
        next = (next + 1) % VARIANTS;
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
        for (int i = 0; i < ID.length(); i++) {
            if (ID.charAt(i) == '0') {
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
            int at = text.indexOf(ID, from);
            places[i] = offset + at;
            from = at + 1;
        }
        return places;
    }

    /** About 900 bytes, like what a small service says of a failed call. */
    private static String event(SplittableRandom random, String app, boolean withId) {
        int kind = random.nextInt(20);
        return """
                {%s"error_type": "com.example.shop.Failure%02dException", "message": "Order %d could not be paid: the card \
                service answered 503 after %d ms", "app": "%s", "level": "%s", "environment": "production", "release": \
                "2026.%d.0", "server_name": "shop-%d", "transaction": "POST /orders/{id}/payment", "logger": \
                "com.example.shop.Checkout", "platform": "java", "user_id": "user-%d", "tags": {"region": "eu-%d", "tenant": \
                "t%d"}, "stack_trace": "com.example.shop.Failure%02dException: the card service answered 503\\n\\tat \
                com.example.shop.CardClient.pay(CardClient.java:118)\\n\\tat \
                com.example.shop.Checkout.settle(Checkout.java:74)\\n\\tat \
                com.example.shop.Checkout.complete(Checkout.java:51)\\n\\tat \
                com.example.shop.OrderResource.pay(OrderResource.java:%d)\\n\\tat \
                java.base/java.lang.Thread.run(Thread.java:840)"}""".formatted(
                        withId ? "\"event_id\": \"" + ID + "\", " : "",
                        kind,
                        random.nextInt(100_000),
                        random.nextInt(30_000),
                        app,
                        kind % 5 == 0 ? "warning" : "error",
                        random.nextInt(1, 4),
                        random.nextInt(1, 9),
                        random.nextInt(50_000),
                        random.nextInt(1, 4),
                        random.nextInt(100),
                        kind,
                        random.nextInt(20, 400));
    }
}
