package io.tocsin.bench.grouping;

import io.tocsin.grouping.Frame;
import io.tocsin.grouping.Grouper;
import io.tocsin.grouping.Grouping;
import io.tocsin.grouping.GroupingRules;
import io.tocsin.grouping.Occurrence;
import io.tocsin.grouping.Thrown;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Groups an event of 40 frames, as a JVM's text and in parts, and one of a message alone. The hot path allows 20 microseconds:
 * {@code ./mvnw -Pbench test-compile}, then {@code org.openjdk.jmh.Main GroupingBenchmark} on the class path of that profile.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GroupingBenchmark {

    private static final int FRAMES = 40;

    /** Three of a framework to one of the application's own, which is behind a proxy. */
    private static final String[] CALLS = {
        "org.springframework.web.servlet.DispatcherServlet doDispatch DispatcherServlet.java",
        "com.example.shop.order.OrderService$$EnhancerBySpringCGLIB$$1a2b3c place OrderService.java",
        "org.apache.catalina.core.ApplicationFilterChain internalDoFilter ApplicationFilterChain.java",
        "java.util.stream.ReferencePipeline$3$1 accept ReferencePipeline.java",
    };

    private final Grouper grouper = new Grouper(GroupingRules.NONE);
    private final Occurrence text = event("order 42 cannot be placed", text(), List.of());
    private final Occurrence parts = event(
            "order 42 cannot be placed",
            "",
            List.of(new Thrown("java.lang.IllegalStateException", "order 42 cannot be placed", frames())));
    private final Occurrence message = event(
            "Could not connect to db-1.prod.example.com:5432 after 30 s for user 'alice' (HTTP 503), request "
                    + "0a1b2c3d-0000-1111-2222-333344445555",
            "",
            List.of());

    @Benchmark
    public Grouping jvmText() {
        return grouper.group(text);
    }

    @Benchmark
    public Grouping structured() {
        return grouper.group(parts);
    }

    @Benchmark
    public Grouping messageAlone() {
        return grouper.group(message);
    }

    private static Occurrence event(String message, String stackTrace, List<Thrown> exceptions) {
        return new Occurrence(
                "shop", "java.lang.IllegalStateException", message, "java", stackTrace, exceptions, List.of());
    }

    private static String text() {
        StringBuilder text = new StringBuilder("java.lang.IllegalStateException: order 42 cannot be placed\n");
        List<Frame> frames = frames();
        for (int i = frames.size() - 1; i >= 0; i--) {
            Frame frame = frames.get(i);
            text.append("\tat ").append(frame.module()).append('.').append(frame.function());
            text.append('(')
                    .append(frame.file())
                    .append(':')
                    .append(frame.line())
                    .append(")\n");
        }
        return text.toString();
    }

    private static List<Frame> frames() {
        List<Frame> frames = new ArrayList<>(FRAMES);
        for (int i = 0; i < FRAMES; i++) {
            String call = CALLS[i % CALLS.length];
            int function = call.indexOf(' ');
            int file = call.lastIndexOf(' ');
            frames.add(new Frame(
                    call.substring(0, function),
                    call.substring(function + 1, file) + i,
                    call.substring(file + 1),
                    100 + i,
                    null,
                    ""));
        }
        return frames;
    }
}
