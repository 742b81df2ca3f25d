package shop;

import java.util.Map;

/** Routes that fail at files, databases and other services. */
final class DataController {

    private final OrderFiles files = new OrderFiles();
    private final Database database = new Database();
    private final Calls calls = new Calls();

    void read(String id) {
        files.read(id);
    }

    void archive(String id) {
        files.archive(id);
    }

    void export(String columns) {
        files.export(Integer.parseInt(columns));
    }

    void saveOrder(String id) {
        database.saveOrder(id);
    }

    void savePayment(String id) {
        database.savePayment(id);
    }

    void search(String word) {
        database.search(word);
    }

    void showFromReplica(String port) {
        database.open("replica", Integer.parseInt(port)).show("1");
    }

    void printFromReplica(String port) {
        database.open("replica", Integer.parseInt(port)).print("1");
    }

    void pay(String port) {
        new PaymentClient(calls, Integer.parseInt(port)).pay();
    }

    void track(String port) {
        new ShippingClient(calls, Integer.parseInt(port)).track();
    }

    void payWithRetries(String attempts) {
        calls.retried(Integer.parseInt(attempts), () -> {
            throw new IllegalStateException("terminal busy");
        });
    }

    void settings(String name) {
        Settings.get(name);
    }

    static final class PaymentClient {

        private final Calls calls;
        private final int port;

        PaymentClient(Calls calls, int port) {
            this.calls = calls;
            this.port = port;
        }

        void pay() {
            calls.get(port, "/payments");
        }
    }

    static final class ShippingClient {

        private final Calls calls;
        private final int port;

        ShippingClient(Calls calls, int port) {
            this.calls = calls;
            this.port = port;
        }

        void track() {
            calls.get(port, "/parcels");
        }
    }

    /** Its first use fails in the static initializer, every later one because that failed. */
    static final class Settings {

        private static final Map<String, Integer> VALUES = read();

        static int get(String name) {
            return VALUES.get(name);
        }

        private static Map<String, Integer> read() {
            return Map.of("a", Integer.parseInt(System.getProperty("shop.settings", "none")));
        }
    }
}
