package shop;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.concurrent.CompletionStage;
import org.jboss.resteasy.reactive.RestQuery;

@Path("async")
public class AsyncResource {

    private final Orders orders;

    AsyncResource(Orders orders) {
        this.orders = orders;
    }

    @GET
    @Path("stock")
    public Uni<String> stock(@RestQuery String value) {
        return orders.stock(value);
    }

    @GET
    @Path("later")
    public CompletionStage<String> later(@RestQuery String value) {
        return orders.later(value);
    }
}
