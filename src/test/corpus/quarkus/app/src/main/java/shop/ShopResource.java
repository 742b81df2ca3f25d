package shop;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestQuery;

@Path("shop")
public class ShopResource {

    private final Orders orders;

    ShopResource(Orders orders) {
        this.orders = orders;
    }

    //@2{
    @GET
    @Path("size")
    public int size() {
        return orders.size();
    }

    //@2}
    @GET
    @Path("total")
    public int total(@RestQuery String value) {
        return orders.total(value);
    }

    @GET
    @Path("weight")
    public int weight(@RestQuery String value) {
        return orders.weight(value);
    }

    @GET
    @Path("pay")
    public String pay(@RestQuery String value) {
        orders.pay(value);
        return value;
    }

    @GET
    @Path("refund")
    public String refund(@RestQuery String value) {
        orders.refund(value);
        return value;
    }

    @GET
    @Path("lookup")
    public String lookup(@RestQuery String value) {
        return orders.lookup(value);
    }

    @GET
    @Path("parcel")
    public String parcel(@RestQuery String value) {
        return orders.parcel(value);
    }

    @GET
    @Path("rename")
    public String rename(@RestQuery String value) {
        return checked(value);
    }

    @GET
    @Path("move")
    public String move(@RestQuery String value) {
        String street = checked(value);
        return street.strip();
    }

    @GET
    @Path("timed")
    public int timed(@RestQuery int value) {
        return orders.measured(value);
    }

    @GET
    @Path("audited")
    public int audited(@RestQuery int value) {
        return orders.audited(value);
    }

    private static String checked(String text) {
        if (text.startsWith("-")) {
            throw new IllegalArgumentException("must not be blank");
        }
        return text;
    }
}
