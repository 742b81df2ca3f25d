package io.tocsin.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The writer's transaction inside the service, without HTTP: asked for by one request a round, which ends with the round. */
final class Transactions implements Work {

    private final Service service;
    private final String app;
    private final String events;

    Transactions(Service service, String app, Shape shape) {
        this.service = service;
        this.app = app;
        this.events = shape.events(Batches.ROWS).body(new SplittableRandom(7), app);
    }

    @Override
    public Round run(Duration runUp, Duration duration) throws IOException {
        String answer = service.post(
                "/bench/transactions?app=" + app + "&run_up_millis=" + runUp.toMillis() + "&millis="
                        + duration.toMillis(),
                events);
        return new Round(
                number(answer, "events"),
                0,
                number(answer, "measured") * 1e9 / number(answer, "nanos"),
                number(answer, "p50_nanos") / 1e6,
                number(answer, "p99_nanos") / 1e6,
                0);
    }

    private static long number(String json, String name) throws IOException {
        Matcher found = Pattern.compile("\"" + name + "\":\\s*(\\d+)").matcher(json);
        if (!found.find()) {
            throw new IOException("No " + name + " in " + json);
        }
        return Long.parseLong(found.group(1));
    }
}
