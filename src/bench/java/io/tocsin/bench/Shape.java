package io.tocsin.bench;

import java.util.SplittableRandom;

/**
 * What the events of requests look like.
 *
 * @param events how many a request; more than one go as an array
 * @param withIds whether every event carries an id of its own, as a client does that wants to retry
 * @param types how many different error types there are
 * @param bytes about how long an event is
 */
record Shape(int events, boolean withIds, int types, int bytes) implements Bodies {

    /** Stands where every sending puts another id. */
    static final String ID = "00000000-0000-4000-8000-000000000000";

    /** One event of 1 KB a request, without an id; twenty types. */
    static final Shape ONE = new Shape(1, false, 20, 1_000);

    Shape events(int howMany) {
        return new Shape(howMany, withIds, types, bytes);
    }

    Shape ids() {
        return new Shape(events, true, types, bytes);
    }

    Shape types(int howMany) {
        return new Shape(events, withIds, howMany, bytes);
    }

    Shape bytes(int howMany) {
        return new Shape(events, withIds, types, howMany);
    }

    @Override
    public String body(SplittableRandom random, String app) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < events; i++) {
            body.append(i == 0 ? "" : ",").append(event(random, app));
        }
        return events == 1 ? body.toString() : "[" + body + "]";
    }

    /** Like what a small service says of a failed call. */
    private String event(SplittableRandom random, String app) {
        int kind = random.nextInt(types);
        StringBuilder event = new StringBuilder(bytes + 200);
        event.append("""
                {%s"error_type": "com.example.shop.Failure%02dException", "message": "Order %d could not be paid: the card \
                service answered 503 after %d ms", "app": "%s", "level": "%s", "environment": "production", "release": \
                "2026.%d.0", "server_name": "shop-%d", "transaction": "POST /orders/{id}/payment", "logger": \
                "com.example.shop.Checkout", "platform": "java", "user_id": "user-%d", "tags": {"region": "eu-%d", "tenant": \
                "t%d"}, "stack_trace": "com.example.shop.Failure%02dException: the card service answered 503""".formatted(
                        withIds ? "\"event_id\": \"" + ID + "\", " : "",
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
                        kind));
        for (int frame = 0; frame < 4 || event.length() < bytes - 80; frame++) {
            event.append("\\n\\tat com.example.shop.step%d.Step%d.run(Step%d.java:%d)"
                    .formatted(frame, kind, frame, random.nextInt(20, 400)));
        }
        return event.append("\\n\\tat java.base/java.lang.Thread.run(Thread.java:840)\"}")
                .toString();
    }
}
