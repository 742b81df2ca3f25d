package shop;

import java.util.function.IntUnaryOperator;

/** Only ever loaded as a hidden class. */
public final class Rules implements IntUnaryOperator {

    public Rules() {}

    @Override
    public int applyAsInt(int value) {
        return 12 % value;
    }
}
