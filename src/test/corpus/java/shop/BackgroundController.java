package shop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Routes whose work is done by other threads. */
final class BackgroundController {

    private final ExecutorService workers = Executors.newCachedThreadPool(new Threads());
    private final Stock stock = new Stock();

    void reserve(String item) {
        stock.reserve(item);
    }

    void reserveLater(String item) throws Exception {
        CompletableFuture<Integer> reserved = CompletableFuture.supplyAsync(() -> stock.reserve(item), workers);
        reserved.join(); //@1
        reserved.get(5, TimeUnit.SECONDS); //@2
    }

    void countLater(String item) {
        CompletableFuture.supplyAsync(() -> item, workers)
                .thenApply(String::strip) //@2
                .thenApply(stock::count)
                .thenAccept(System.out::println)
                .join();
    }

    void auditLater(String item) throws Exception {
        try {
            workers.submit(() -> stock.audit(item)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Background work failed", e);
        }
    }

    void repriceLater(String item) throws Exception {
        try {
            workers.submit(() -> stock.reprice(item)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Background work failed", e);
        }
    }

    void slowPayment(String milliseconds) throws Exception {
        new SlowPayment(workers).await(Long.parseLong(milliseconds));
    }

    void slowParcel(String milliseconds) throws Exception {
        new SlowParcel(workers).await(Long.parseLong(milliseconds));
    }

    void cleanUp(String name) {
        stock.cleanUp(name);
    }

    void compact(String name) {
        stock.compact(name);
    }

    record SlowPayment(ExecutorService workers) {

        boolean await(long milliseconds) throws InterruptedException, ExecutionException, TimeoutException {
            return workers.submit(SlowPayment::sleep).get(milliseconds, TimeUnit.MILLISECONDS);
        }

        private static boolean sleep() throws InterruptedException {
            Thread.sleep(2000);
            return true;
        }
    }

    record SlowParcel(ExecutorService workers) {

        boolean await(long milliseconds) throws InterruptedException, ExecutionException, TimeoutException {
            return workers.submit(SlowParcel::sleep).get(milliseconds, TimeUnit.MILLISECONDS);
        }

        private static boolean sleep() throws InterruptedException {
            Thread.sleep(2000);
            return true;
        }
    }
}
