package shop;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;

/** Routes whose calls go through proxies and generated classes. */
final class ProxyController {

    interface Gateway {

        String charge(String card);

        String refund(String card);
    }

    private final Gateway logged = Proxied.byInterface(Gateway.class, new CardGateway());
    private final PriceList prices = Proxied.byByteBuddy(PriceList.class);
    private final Basket basket = Proxied.byCglib(Basket.class);
    private final Vouchers vouchers = Proxied.bySpring(new Vouchers());
    private final PluginHost plugins = new PluginHost();

    //@2{
    {
        Proxied.byInterface(Runnable.class, () -> {});
        Proxied.byInterface(Callable.class, () -> "warm");
    }

    //@2}
    void charge(String card) {
        logged.charge(card);
    }

    void refund(String card) {
        logged.refund(card);
    }

    void undeclared(String card) {
        Gateway broken = (Gateway) Proxy.newProxyInstance(
                Gateway.class.getClassLoader(), new Class<?>[] {Gateway.class}, (proxy, method, arguments) -> {
                    throw new IOException("line cut at " + card);
                });
        broken.charge(card);
    }

    void undeclaredRefund(String card) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            throw new IOException("line cut at " + card);
        };
        Gateway broken = (Gateway)
                Proxy.newProxyInstance(Gateway.class.getClassLoader(), new Class<?>[] {Gateway.class}, handler);
        broken.refund(card);
    }

    void price(String item) {
        prices.priceOf(item);
    }

    void discount(String item) {
        prices.discountOf(item);
    }

    void basketWeight(String items) {
        basket.weight(Integer.parseInt(items));
    }

    void basketVolume(String items) {
        basket.volume(Integer.parseInt(items));
    }

    void redeem(String code) {
        vouchers.redeem(code);
    }

    void issue(String code) {
        vouchers.issue(code);
    }

    void taxPlugin(String order) throws Exception {
        plugins.run("shop.PluginHost$TaxPlugin", order);
    }

    void giftPlugin(String order) throws Exception {
        plugins.run("shop.PluginHost$GiftPlugin", order);
    }

    void rule(String value) throws Exception {
        plugins.hidden("Rules").applyAsInt(Integer.parseInt(value));
    }

    void limit(String value) throws Exception {
        plugins.hidden("Limits").applyAsInt(Integer.parseInt(value));
    }

    static final class CardGateway implements Gateway {

        @Override
        public String charge(String card) {
            throw new IllegalStateException("card " + card + " refused");
        }

        @Override
        public String refund(String card) {
            throw new IllegalStateException("card " + card + " refused");
        }
    }

    public static class PriceList {

        public long priceOf(String item) {
            return Long.parseLong(item);
        }

        public long discountOf(String item) {
            return Long.parseLong(item);
        }
    }

    public static class Basket {

        public int weight(int items) {
            return 1000 / items;
        }

        public int volume(int items) {
            return 1000 / items;
        }
    }

    public static class Vouchers {

        public void redeem(String code) {
            throw new IllegalArgumentException("Unknown voucher " + code);
        }

        public void issue(String code) {
            throw new IllegalArgumentException("Unknown voucher " + code);
        }
    }
}
