package io.tocsin.stats;

import io.tocsin.stats.ManyWindows.Requesters;
import io.tocsin.stats.TieredPlan.Piece;
import io.tocsin.stats.TieredPlan.Tier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pieces of many windows that are counted from one table, as the arrays of a statement. */
final class PieceArrays {

    private final List<Integer> places = new ArrayList<>();
    private final List<Integer> apps = new ArrayList<>();
    private final List<String> firsts = new ArrayList<>();
    private final List<String> lasts = new ArrayList<>();
    private final List<@Nullable String> environments = new ArrayList<>();
    private final List<String> levels = new ArrayList<>();
    private final List<@Nullable String> releases = new ArrayList<>();
    private final List<@Nullable String> errorTypes = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();

    static PieceArrays of(Map<Tier, PieceArrays> tiers, Tier tier) {
        return tiers.computeIfAbsent(tier, absent -> new PieceArrays());
    }

    void add(int place, ErrorWindow window, Piece piece) {
        add(place, window, piece.from(), piece.to(), piece.added() ? 1 : -1);
    }

    void add(int place, ErrorWindow window, Instant from, Instant to, double weight) {
        add(place, window.appId(), from, to, window.environment(), weight);
        levels.add(String.join(",", window.levels()));
        releases.add(window.release().orElse(null));
        errorTypes.add(window.errorType().orElse(null));
    }

    void add(int place, Requesters of, Instant from, Instant to, double weight) {
        add(place, of.appId(), from, to, of.environment(), weight);
        levels.add("");
        releases.add(null);
        errorTypes.add(null);
    }

    private void add(int place, int appId, Instant from, Instant to, Optional<String> environment, double weight) {
        places.add(place);
        apps.add(appId);
        firsts.add(from.toString());
        lasts.add(to.toString());
        environments.add(environment.orElse(null));
        weights.add(weight);
    }

    /** The statement with the arrays in its placeholders, in the order of the fields. */
    PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement select = connection.prepareStatement(sql);
        select.setArray(1, connection.createArrayOf("int", places.toArray()));
        select.setArray(2, connection.createArrayOf("int", apps.toArray()));
        select.setArray(3, connection.createArrayOf("text", firsts.toArray()));
        select.setArray(4, connection.createArrayOf("text", lasts.toArray()));
        select.setArray(5, connection.createArrayOf("text", environments.toArray()));
        select.setArray(6, connection.createArrayOf("text", levels.toArray()));
        select.setArray(7, connection.createArrayOf("text", releases.toArray()));
        select.setArray(8, connection.createArrayOf("text", errorTypes.toArray()));
        select.setArray(9, connection.createArrayOf("float8", weights.toArray()));
        return select;
    }
}
