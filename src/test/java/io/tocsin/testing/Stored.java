package io.tocsin.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the database really holds, asked past the service. */
public final class Stored {

    private Stored() {}

    /** The one number that a query answers with. */
    public static long number(TestDatabase database, String sql, Object... parameters) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Returns the texts that a query answers with. */
    public static List<String> texts(TestDatabase database, String sql, Object... parameters) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Changes something behind the service's back. */
    public static void execute(TestDatabase database, String sql, Object... parameters) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** How many events of an app there are, each by its count. */
    public static long events(TestDatabase database, String app) {
        return number(
                database, "SELECT coalesce(sum(count), 0) FROM event JOIN app ON app.id = app_id WHERE name = ?", app);
    }

    /** What the counts per minute say of an app. */
    public static long minutes(TestDatabase database, String app) {
        return number(
                database,
                "SELECT coalesce(sum(count), 0) FROM error_count_minute JOIN app ON app.id = app_id WHERE name = ?",
                app);
    }

    /** What the counts per hour say of an app. */
    public static long hours(TestDatabase database, String app) {
        return number(
                database,
                "SELECT coalesce(sum(count), 0) FROM error_count_hour JOIN app ON app.id = app_id WHERE name = ?",
                app);
    }
}
