import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** A cause under a wrapper under a wrapper. */
public class Checkout {

    record Order(int id, Map<String, Integer> lines) {}

    public static void main(String[] arguments) {
        Order order = new Order(4711, Map.of("tea", 2, "кофе ☕", 1));
        try {
            new Checkout().settle(order);
        } catch (UncheckedIOException failed) {
            throw new IllegalStateException("Order " + order.id() + " could not be settled: \"" + order.lines().size()
                    + " lines\" <b>&amp;</b>; DROP TABLE event;--", failed);
        }
    }

    private void settle(Order order) {
        order.lines().keySet().forEach(line -> {
            try {
                reserve(line);
            } catch (IOException refused) {
                throw new UncheckedIOException("Line not reserved", refused);
            }
        });
    }

    private void reserve(String line) throws IOException {
        throw new IOException("warehouse: connection reset by peer");
    }
}
