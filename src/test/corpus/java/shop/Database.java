package shop;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

final class Database {

    private final String url = "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1";

    void savePayment(String id) {
        try {
            insert("payment", id);
        } catch (SQLException e) {
            throw new StoreException("Could not be saved", e);
        }
    }

    void saveOrder(String id) {
        try {
            insert("customer_order", id);
        } catch (SQLException e) {
            throw new StoreException("Could not be saved", e);
        }
    }

    private void insert(String table, String id) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute("create table if not exists " + table + " (id varchar primary key)");
            for (int i = 0; i < 2; i++) {
                PreparedStatement statement = connection.prepareStatement("insert into " + table + " values (?)");
                statement.setString(1, id);
                statement.executeUpdate();
            }
        }
    }

    void search(String word) {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().executeQuery("select * from information_schema.tables where table_name = '" + word + "'");
        } catch (SQLException e) {
            throw new StoreException("Search failed", e);
        }
    }

    Replica open(String name, int port) {
        return new Replica("jdbc:postgresql://localhost:" + port + "/" + name + "?user=shop");
    }

    record Replica(String url) {

        void show(String id) {
            System.out.println(load(id));
        }

        void print(String id) {
            System.out.println("Printed: " + load(id));
        }

        private String load(String id) {
            try (Connection connection = DriverManager.getConnection(url);
                    ResultSet row = connection.createStatement().executeQuery("select " + id)) {
                return row.getString(1);
            } catch (SQLException e) {
                throw new StoreException("Could not be loaded", e);
            }
        }
    }

    static final class StoreException extends RuntimeException {

        StoreException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
