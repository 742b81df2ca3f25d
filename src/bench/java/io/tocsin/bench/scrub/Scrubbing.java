package io.tocsin.bench.scrub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tocsin.ingest.ScrubbedEvents;
import io.tocsin.scrub.ExtraPattern;
import io.tocsin.scrub.Kind;
import io.tocsin.scrub.Scrubber;
import io.tocsin.scrub.ScrubbingRules;
import io.tocsin.scrub.Tally;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What scrubbing costs: a large event of 7 KB (a JVM's stack text of 4 KB, a request with headers, a context with breadcrumbs,
 * tags), and errors of real programs, those of the grouping corpus. {@code java -cp ... io.tocsin.bench.scrub.Scrubbing}; rules take turns, so that the machine's moods meet all alike.
 */
public final class Scrubbing {

    private static final int WARM_UP = 15;
    private static final int ROUNDS = 21;
    private static final int COPIES = 200;

    private Scrubbing() {}

    /** Prints the median and the spread of each; from the project's folder, where the corpus is. */
    public static void main(String... arguments) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode plain = event(json, false);
        ObjectNode secret = event(json, true);
        System.out.println("the event has " + plain.toString().length() + " characters, "
                + plain.get("stack_trace").asText().length() + " of them in its stack trace");
        List<ObjectNode> clean = Collections.nCopies(COPIES, plain);
        List<ObjectNode> secrets = Collections.nCopies(COPIES, secret);
        List<ObjectNode> corpus = corpus(json);
        System.out.println("the corpus has " + corpus.size() + " events, of " + length(corpus) + " characters");
        ScrubbingRules standard = ScrubbingRules.standard();
        Map<String, Scrubber> scrubbers = new LinkedHashMap<>();
        scrubbers.put("off", new Scrubber(ScrubbingRules.none()));
        scrubbers.put("standard", new Scrubber(standard));
        scrubbers.put(
                "all kinds",
                new Scrubber(new ScrubbingRules(EnumSet.allOf(Kind.class), Set.of(), Set.of(), List.of(), "")));
        scrubbers.put(
                "standard and 3 patterns",
                new Scrubber(new ScrubbingRules(
                        standard.kinds(),
                        Set.of("badge"),
                        Set.of(),
                        List.of(
                                ExtraPattern.parse("EMP-[0-9]{4}"),
                                ExtraPattern.parse("\\b[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\\b"),
                                ExtraPattern.parse("customer ([a-z]+)")),
                        "")));
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (Map.Entry<String, Scrubber> scrubber : scrubbers.entrySet()) {
                boolean measured = round >= 0;
                add(micros, scrubber.getKey() + ", clean", clean, scrubber.getValue(), measured);
                add(micros, scrubber.getKey() + ", 12 secrets", secrets, scrubber.getValue(), measured);
                add(micros, scrubber.getKey() + ", corpus", corpus, scrubber.getValue(), measured);
            }
        }
        micros.forEach((name, figures) -> print(name, figures));
        String stack = plain.get("stack_trace").asText();
        List<Double> ofStack = new ArrayList<>();
        Scrubber scrubber = new Scrubber(standard);
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            int same = 0;
            for (int i = 0; i < COPIES; i++) {
                same += scrubber.text(stack, new Tally()).length();
            }
            if (round >= 0 && same > 0) {
                ofStack.add((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000.0 / COPIES);
            }
        }
        print("standard, the stack trace alone", ofStack);
    }

    private static void add(
            Map<String, List<Double>> micros,
            String name,
            List<ObjectNode> events,
            Scrubber scrubber,
            boolean measured) {
        double nanos = ScrubbedEvents.nanosOfOne(events, scrubber);
        if (measured) {
            micros.computeIfAbsent(name, ignored -> new ArrayList<>()).add(nanos / 1_000);
        }
    }

    private static void print(String name, List<Double> figures) {
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        Arrays.sort(sorted);
        System.out.printf(
                "%-40s %7.1f us (%.1f to %.1f)%n",
                name, sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    private static List<ObjectNode> corpus(ObjectMapper json) throws IOException {
        List<ObjectNode> corpus = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/grouping-corpus"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".jsonl")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    corpus.add((ObjectNode) json.readTree(line));
                }
            }
        }
        return corpus;
    }

    private static long length(List<ObjectNode> events) {
        return events.stream().mapToLong(event -> event.toString().length()).sum() / events.size();
    }

    private static ObjectNode event(ObjectMapper json, boolean secrets) {
        ObjectNode event = json.createObjectNode();
        event.put("app", "shop");
        event.put("error_type", "java.lang.IllegalStateException");
        event.put("message", "Order 48213 could not be placed: the inventory answered 503 after 2,004 ms");
        event.put("level", "error");
        event.put("environment", "production");
        event.put("release", "shop@4.18.2+9f31c07");
        event.put("server_name", "shop-7d9f6c5b8-x2x4q");
        event.put("transaction", "POST /api/v2/orders/{id}/place");
        event.put("logger", "com.example.shop.orders.OrderPlacement");
        event.put("platform", "java");
        event.put("user_id", "u-48213");
        event.put("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
        event.put("stack_trace", stack());
        event.putObject("tags")
                .put("region", "eu-central-1")
                .put("tenant", "acme")
                .put("java", "17.0.12");
        ObjectNode request = event.putObject("request");
        request.put("method", "POST")
                .put("url", "https://shop.example.org/api/v2/orders/48213/place?lang=en&dry_run=false");
        ObjectNode headers = request.putObject("headers");
        headers.put("Host", "shop.example.org");
        headers.put(
                "User-Agent",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36");
        headers.put("Accept", "application/json, text/plain, */*").put("Accept-Language", "en-US,en;q=0.9,de;q=0.8");
        headers.put("Content-Type", "application/json").put("X-Request-Id", "0f8fad5b-d9cb-469f-a165-70867728950e");
        request.put(
                "body",
                "{\"items\":[{\"sku\":\"A-1042\",\"quantity\":2,\"price\":1999},{\"sku\":\"B-77\",\"quantity\":1}]}");
        ObjectNode context = event.putObject("context");
        context.putObject("runtime")
                .put("name", "OpenJDK")
                .put("version", "17.0.12")
                .put("heap_used", 184_331_264L);
        ArrayNode breadcrumbs = context.putArray("breadcrumbs");
        for (int i = 0; i < 10; i++) {
            breadcrumbs
                    .addObject()
                    .put("timestamp", "2026-01-31T12:00:0" + i + ".123Z")
                    .put("category", i % 2 == 0 ? "http" : "query")
                    .put(
                            "message",
                            i % 2 == 0
                                    ? "GET https://inventory.example.org:8443/v1/stock?sku=A-10" + i
                                    : "SELECT id, quantity FROM stock WHERE sku = ? AND warehouse_id = " + i);
        }
        if (secrets) {
            event.put("password", "hunter2");
            event.put("message", "Login of jo failed: password=hunter2, card 4111 1111 1111 1111, https://jo:pass@h/");
            headers.put("Authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N");
            headers.put("Cookie", "session=0f8fad5b; theme=dark").put("X-Api-Key", "9f31c07a");
            request.put("url", "https://shop.example.org/login?token=9f31c07a&next=%2F");
            request.put("body", "{\"password\":\"hunter2\",\"card\":\"4111111111111111\",\"cvv\":\"123\"}");
            context.put("key", "sk_live_4eC39HqLyjWDarjtT1zdp7dc");
        }
        return event;
    }

    private static String stack() {
        String[] classes = {
            "com.example.shop.orders.OrderPlacement.place(OrderPlacement.java:%d)",
            "com.example.shop.orders.OrderResource$$Lambda/0x00007f2c1c4a8.apply(Unknown Source)",
            "io.quarkus.arc.impl.AroundInvokeInvocationContext.proceed(AroundInvokeInvocationContext.java:%d)",
            "org.hibernate.internal.SessionImpl.fireFlush(SessionImpl.java:%d)",
            "java.base/java.util.concurrent.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:%d)",
            "org.jboss.resteasy.reactive.server.handlers.InvocationHandler.handle(InvocationHandler.java:%d)",
        };
        StringBuilder stack = new StringBuilder("java.lang.IllegalStateException: the inventory answered 503\n");
        for (int i = 0; stack.length() < 4_000; i++) {
            if (i % 15 == 14) {
                stack.append("Caused by: java.io.IOException: Connection reset by peer: inventory:8443\n");
            }
            stack.append("\tat ")
                    .append(classes[i % classes.length].formatted(20 + i))
                    .append('\n');
        }
        return stack.toString();
    }
}
