package shop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class Cart {

    private final Map<String, Integer> quantities = new HashMap<>();
    private final List<String> gifts = List.of("sticker");

    void addGift(String item) {
        gifts.add(item);
    }

    void setQuantity(String item, String text) {
        int quantity = quantityIn(text);
        quantities.put(item, quantity);
    }

    private static int quantityIn(String text) {
        //@2{
        if (text.endsWith(" pieces")) {
            return quantityIn(text.substring(0, text.length() - 7));
        }
        //@2}
        return Integer.parseInt(text);
    }

    void expire(int count) {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add("item " + i);
        }
        for (String item : items) {
            if (item.endsWith(" 0")) {
                items.remove(item);
            }
        }
    }
}
