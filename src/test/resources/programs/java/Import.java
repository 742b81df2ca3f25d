/** An exception of its own, nested, with a message of several lines and a suppressed one. */
public class Import {

    static final class RowException extends Exception {
        RowException(String message) {
            super(message);
        }
    }

    static final class Row implements AutoCloseable {
        void read() throws RowException {
            throw new RowException("line 3 is broken:\n\t\"name\",\"price\"\n\t\"tea\",\"4,50 €\" 🫖");
        }

        @Override
        public void close() {
            throw new ArrayIndexOutOfBoundsException(7);
        }
    }

    public static void main(String[] arguments) throws RowException {
        try (Row row = new Row()) {
            row.read();
        }
    }
}
