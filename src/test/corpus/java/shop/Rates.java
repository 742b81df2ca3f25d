package shop;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Exchange rates: one fault, met by a route and by a job. */
final class Rates {

    private static final Map<String, Double> RATES = Map.of("EUR", 1.0);

    static double of(String currency) {
        return refreshed(currency);
    }

    static void refreshLater(String currency) throws Throwable {
        ScheduledExecutorService jobs = Executors.newScheduledThreadPool(1);
        try {
            jobs.schedule(() -> refreshed(currency), 1, TimeUnit.MILLISECONDS).get();
        } catch (ExecutionException e) {
            throw e.getCause();
        } finally {
            jobs.shutdown();
        }
    }

    private static double refreshed(String currency) {
        double rate = RATES.get(currency);
        return 1 / rate;
    }
}
