package io.tocsin.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tocsin.access.AppDirectory;
import io.tocsin.access.RouteAccess;
import io.tocsin.http.BodyLimit;
import io.tocsin.http.BodyReader;
import io.tocsin.http.LastRoute;
import io.tocsin.http.MemoryBudget;
import io.tocsin.http.Overload;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The limit of everything before the database: the way of {@link IngestRoute}, from the key to the answer, but for a buffer
 * that forgets what it is given and says at once that it is stored.
 */
@ApplicationScoped
class UnstoredRoute {

    private final IngestRoute route;

    UnstoredRoute(
            AppDirectory apps,
            IngestMetrics metrics,
            Unwritten unwritten,
            WriterDatabase database,
            BodyParser parser,
            IngestSettings settings,
            BodyReader bodies,
            RouteAccess access,
            LastRoute lastRoute,
            BodyLimit limit,
            MemoryBudget memory,
            ObjectMapper json,
            Clock clock) {
        IngestBuffer forgetful = new IngestBuffer(settings, memory) {

            @Override
            synchronized @Nullable Overload offer(Submission submission) {
                submission.outcome().complete(new Submission.Stored(Set.of(), Map.of()));
                return null;
            }
        };
        route = new IngestRoute(
                new Intake(forgetful, apps, metrics, unwritten, database, parser),
                bodies,
                access,
                lastRoute,
                limit,
                json,
                clock);
    }

    void register(@Observes Router router) {
        router.post("/bench/unstored").order(-220).handler(context -> route.post(context, EntryKind.EVENT));
    }
}
