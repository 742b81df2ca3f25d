package shop;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Calls every route of a list with each of its arguments and reports what is thrown. */
public final class Faults {

    public static void main(String[] arguments) throws Exception {
        Path calls = Path.of(arguments[0]);
        Report report = new Report(Path.of(arguments[1]), arguments[2]);
        Dispatcher dispatcher = new Dispatcher(Map.of(
                "orders", new OrderController(),
                "data", new DataController(),
                "proxies", new ProxyController(),
                "background", new BackgroundController()));
        ExecutorService workers = Executors.newFixedThreadPool(2, new Threads());
        for (String line : Files.readAllLines(calls)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] call = line.split("\\s*\\|\\s*", 4);
            char data = 'a';
            for (String argument : call[2].split(";")) {
                String name = String.valueOf(data++);
                workers.submit(() -> run(dispatcher, report, call, name, argument)).get();
            }
        }
        workers.shutdown();
        workers.awaitTermination(1, TimeUnit.MINUTES);
        System.exit(0);
    }

    private static void run(Dispatcher dispatcher, Report report, String[] call, String data, String argument) {
        try {
            if (call[1].startsWith("uncaught-")) {
                uncaught(dispatcher, report, call, data, argument);
                return;
            }
            dispatcher.handle(call[0], argument);
            System.err.println("Nothing was thrown: " + call[0] + " " + argument);
        } catch (Throwable thrown) {
            report.thrown(call[1], data, thrown);
        }
    }

    /** Lets a thread die of it, so that the text is the one that the default handler prints. */
    private static void uncaught(Dispatcher dispatcher, Report report, String[] call, String data, String argument)
            throws InterruptedException {
        Throwable[] seen = new Throwable[1];
        Thread thread = new Threads().newThread(() -> {
            try {
                dispatcher.handle(call[0], argument);
            } catch (RuntimeException | Error thrown) {
                seen[0] = thrown;
                throw thrown;
            } catch (Throwable thrown) {
                throw new IllegalStateException(thrown);
            }
        });
        PrintStream before = System.err;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        System.setErr(new PrintStream(text, true));
        thread.start();
        thread.join();
        System.setErr(before);
        report.event(call[1], data, seen[0], text.toString());
    }
}
