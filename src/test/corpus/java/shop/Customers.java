package shop;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class Customers {

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, List<String>> tags = new HashMap<>(Map.of("ada", List.of("early")));

    int page(String text) {
        int page = Integer.parseInt(text);
        return Math.max(page, 1);
    }

    void move(String customer, String street) {
        names.put(customer + ".street", Checks.requireText(street));
    }

    void rename(String customer, String name) {
        System.out.println("Renaming " + customer); //@2
        names.put(customer, Checks.requireText(name));
    }

    void register(String name) {
        names.put(Checks.requireText(name), name);
    }

    void tag(String customer, String tag) {
        tags.getOrDefault(customer, Collections.emptyList()).add(tag);
    }
}
