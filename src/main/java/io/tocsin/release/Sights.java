package io.tocsin.release;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The first sights of an app's releases, anywhere or in an environment. */
final class Sights {

    /** More than were ever alive in the time that a comparison is about. */
    private static final int MOST = 1_000;

    private static final String ANYWHERE = "SELECT name, first_seen FROM release WHERE app_id = ?";

    private static final String IN_ENVIRONMENT =
            "SELECT release AS name, first_seen FROM release_environment WHERE app_id = ? AND environment = ?";

    private final Connection connection;
    private final int appId;
    private final Optional<String> environment;

    Sights(Connection connection, int appId, Optional<String> environment) {
        this.connection = connection;
        this.appId = appId;
        this.environment = environment;
    }

    /** The release's first sight; empty where it has reported no error. */
    Optional<Instant> of(String release) throws SQLException {
        String name = environment.isPresent() ? "release" : "name";
        return read(" AND " + name + " = ?", release).stream()
                .map(Sight::firstSeen)
                .findFirst();
    }

    /** The releases that were seen before, the latest thousand of them. */
    List<Sight> before(Instant time) throws SQLException {
        return read(" AND first_seen < ? ORDER BY first_seen DESC LIMIT " + MOST, time.atOffset(ZoneOffset.UTC));
    }

    private List<Sight> read(String condition, Object value) throws SQLException {
        String sql = (environment.isPresent() ? IN_ENVIRONMENT : ANYWHERE) + condition;
        List<Sight> sights = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int place = 1;
            statement.setInt(place++, appId);
            if (environment.isPresent()) {
                statement.setString(place++, environment.get());
            }
            statement.setObject(place, value);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sights.add(new Sight(
                            rows.getString("name"),
                            rows.getObject("first_seen", OffsetDateTime.class).toInstant()));
                }
            }
        }
        return sights;
    }
}
