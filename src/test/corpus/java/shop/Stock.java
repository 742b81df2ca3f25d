package shop;

import java.util.Map;

final class Stock {

    private final Map<String, Integer> items = Map.of("pen", 3);
    private final Object lock = new Object();

    //@2{
    void compact(String name) {
        throw new IllegalStateException("job stopped: " + name);
    }

    //@2}
    int reserve(String item) {
        if (!items.containsKey(item)) {
            throw new IllegalStateException("No stock for " + item);
        }
        return items.get(item) - 1;
    }

    int count(String item) {
        return items.get(item);
    }

    int audit(String item) {
        synchronized (lock) {
            return reserve(item) + Integer.parseInt(item);
        }
    }

    int reprice(String item) {
        return reserve("pen") / (item.length() - item.length());
    }

    void cleanUp(String name) {
        throw new IllegalStateException("job stopped: " + name);
    }
    //@1{

    void compact(String name) {
        throw new IllegalStateException("job stopped: " + name);
    }
    //@1}
}
