package shop;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.faulttolerance.Retry;

@ApplicationScoped
public class Orders {

    private final Map<String, List<Integer>> orders = Map.of("1", List.of(150, 900));

    //@2{
    int size() {
        return orders.values().stream().mapToInt(List::size).sum();
    }

    int weight(String id) {
        List<Integer> lines = orders.get(id);
        return lines.stream().mapToInt(line -> 3).sum();
    }

    //@2}
    int total(String id) {
        List<Integer> lines = orders.get(id);
        return lines.stream().mapToInt(line -> line).sum();
    }

    //@1{
    int weight(String id) {
        List<Integer> lines = orders.get(id);
        return lines.stream().mapToInt(line -> 3).sum();
    }

    //@1}
    @Transactional
    public void pay(String card) {
        throw new IllegalStateException("card " + card + " refused");
    }

    @Transactional
    public void refund(String card) {
        throw new IllegalStateException("card " + card + " refused");
    }

    @Retry(maxRetries = 1, delay = 1)
    public String lookup(String name) {
        throw new IllegalArgumentException("no such name");
    }

    @Retry(maxRetries = 1, delay = 1)
    @Measured //@2
    public String parcel(String name) {
        throw new IllegalArgumentException("no such name");
    }

    @Measured
    public int measured(int count) {
        return 1000 / count;
    }

    @Measured
    @Transactional //@2
    public int audited(int count) {
        return 1000 / count;
    }

    Uni<String> stock(String item) {
        return Uni.createFrom().item(item)
                .onItem().delayIt().by(Duration.ofMillis(1))
                .map(name -> name + " ") //@2
                .map(name -> {
                    throw new IllegalStateException("no stock for " + name);
                });
    }

    CompletionStage<String> later(String item) {
        return CompletableFuture.supplyAsync(() -> item).thenApply(name -> {
            throw new IllegalStateException("no parcel " + name);
        });
    }
}
