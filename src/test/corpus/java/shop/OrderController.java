package shop;

import java.util.List;
import java.util.Map;

/** Routes about orders: mistakes in the shop's own code. */
final class OrderController {

    private final OrderService orders = new OrderService(Map.of(
            "1", new Order("1", "ada", List.of(new Order.Line("pen", 2, 150), new Order.Line("ink", 1, 900)))));
    private final Customers customers = new Customers();
    private final Reports reports = new Reports();
    private final Cart cart = new Cart();

    //@2{
    void health(String nothing) {
        orders.count();
    }

    //@2}
    void total(String id) {
        orders.total(id);
    }

    void ship(String id) {
        orders.ship(id);
    }

    void cancel(String id) {
        orders.cancel(id);
    }

    void line(String index) {
        orders.line("1", Integer.parseInt(index));
    }

    void invoiceLine(String index) {
        orders.invoiceLine("1", Integer.parseInt(index));
    }

    void first(String customer) {
        orders.firstOf(customer);
    }

    void cheapest(String limit) {
        orders.cheapestUnder(Long.parseLong(limit));
    }

    void status(String name) {
        orders.withStatus(name);
    }

    void importStatus(String name) {
        orders.importedStatus(name + "," + 7);
    }

    void quantity(String text) {
        cart.setQuantity("pen", text);
    }

    void page(String text) {
        customers.page(text);
    }

    void rename(String name) {
        customers.rename("ada", name.equals("-") ? null : name);
    }

    void move(String street) {
        customers.move("ada", street.equals("-") ? null : street);
    }

    void registerByForm(String name) {
        customers.register(name.equals("-") ? "" : name);
    }

    void addGift(String item) {
        cart.addGift(item);
    }

    void addTag(String tag) {
        customers.tag("ada", tag);
    }

    void expire(String count) {
        cart.expire(Integer.parseInt(count));
    }

    void averagePerItem(String days) {
        reports.averages(0, Integer.parseInt(days));
    }

    void averagePerDay(String items) {
        reports.averages(Integer.parseInt(items), 0);
    }

    void weekly(String text) {
        reports.weekly(text);
    }

    void since(String date) {
        reports.since(date);
    }

    void column(String kind) {
        reports.column(kind);
    }

    void depth(String start) {
        reports.depth(start);
    }

    void render(String start) {
        reports.render(start);
    }

    void rows(String count) {
        reports.rows(Integer.parseInt(count));
    }

    void chart(String width) {
        reports.chart(Integer.parseInt(width));
    }

    void csv(String column) {
        reports.export(true, column);
    }

    void pdf(String column) {
        reports.export(false, column);
    }

    void rates(String currency) {
        Rates.of(currency);
    }

    void ratesByJob(String currency) throws Throwable {
        Rates.refreshLater(currency);
    }
}
