package io.tocsin.nativeimage;

import java.util.Set;
import org.objectweb.asm.tree.analysis.Value;

/** Where a value on the stack of a method may come from. */
sealed interface Origin {

    /** {@code Some.class}, by its descriptor. */
    record ClassLiteral(String descriptor) implements Origin {}

    /** A constant text. */
    record Text(String text) implements Origin {}

    /** An object that is declared as a type, by its descriptor. */
    record Declared(String descriptor) implements Origin {}

    /** The method's own parameter, by its local variable. */
    record Parameter(int local, String descriptor) implements Origin {}

    /** All origins of one value. */
    record Origins(int size, Set<Origin> all) implements Value {

        @Override
        public int getSize() {
            return size;
        }
    }
}
