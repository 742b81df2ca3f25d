package shop;

/** Shared by everybody: whatever it refuses is the caller's fault. */
final class Checks {

    //@2{
    static int requirePositive(int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("must be positive");
        }
        return value;
    }

    //@2}
    static String requireText(String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("must not be blank");
        }
        return value.strip();
    }
}
