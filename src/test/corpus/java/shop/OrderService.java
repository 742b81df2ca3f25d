package shop;

import java.util.List;
import java.util.Map;

final class OrderService {

    private final Map<String, Order> orders;

    OrderService(Map<String, Order> orders) {
        this.orders = orders;
    }

    //@2{
    int count() {
        return orders.size();
    }

    Order.Status importedStatus(String row) {
        String[] columns = row.split(",");
        return Order.Status.valueOf(columns[0]);
    }

    void cancel(String id) {
        Order order = orders.get(id);
        release(order.lines());
    }

    //@2}
    long total(String id) {
        Order order = orders.get(id);
        long sum = 0;
        for (Order.Line line : order.lines()) {
            sum += line.price() * line.quantity();
        }
        return sum;
    }

    void ship(String id) {
        Order order = orders.get(id);
        if (id.length() > 30) { //@2
            throw new UnsupportedOperationException("not an id"); //@2
        } //@2
        for (Order.Line line : order.lines()) {
            System.out.println("Packing " + line);
        }
    }

    Order.Line line(String id, int index) {
        List<Order.Line> lines = orders.get(id).lines();
        return lines.get(index);
    }

    Order.Line invoiceLine(String id, int index) {
        List<Order.Line> copy = List.copyOf(orders.get(id).lines());
        return copy.get(index);
    }

    Order firstOf(String customer) {
        return orders.values().stream()
                .filter(order -> order.customer().equals(customer))
                .findFirst()
                .get(); //@1
                .orElseThrow(); //@2
    }

    Order cheapestUnder(long limit) {
        return orders.values().stream()
                .filter(order -> order.lines().stream().mapToLong(Order.Line::price).sum() < limit)
                .findAny()
                .orElseThrow();
    }

    Order.Status withStatus(String name) {
        return Order.Status.valueOf(name);
    }

    //@1{
    void cancel(String id) {
        Order order = orders.get(id);
        free(order.lines());
    }

    Order.Status importedStatus(String row) {
        String[] columns = row.split(",");
        return Order.Status.valueOf(columns[0]);
    }

    private void free(List<Order.Line> lines) {
        lines.forEach(line -> System.out.println("Free again: " + line));
    }
    //@1}
    //@2{
    private void release(List<Order.Line> lines) {
        lines.forEach(line -> System.out.println("Free again: " + line));
    }
    //@2}
}
