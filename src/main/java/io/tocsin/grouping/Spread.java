package io.tocsin.grouping;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A hash that reads eight bytes at once, for tables in memory: neither stable nor safe against whoever wants a collision. */
final class Spread {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** The golden ratio, odd, in 64 bits: what Fibonacci hashing multiplies with. */
    private static final long RATIO = 0x9e37_79b9_7f4a_7c15L;

    private Spread() {}

    /** The hash of at least eight bytes, all its bits alike good. */
    static int of(byte[] bytes, int from, int to) {
        int last = to - Long.BYTES;
        long hash = (to - from) ^ (long) LONG.get(bytes, last);
        for (int i = from; i < last; i += Long.BYTES) {
            hash = (Long.rotateLeft(hash, 23) ^ (long) LONG.get(bytes, i)) * RATIO;
        }
        return (int) ((hash * RATIO) >>> 40);
    }
}
