package io.tocsin.start;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Tells whether a person reads what the process prints. */
final class Terminal {

    private Terminal() {}

    /** Returns whether standard input and output are both a terminal. */
    static boolean isInteractive() {
        return isTerminal(System.console());
    }

    /** Up to Java 21 a console exists only at a terminal; later versions always return one, which knows it. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException beforeJava22) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException unknown) {
            return false;
        }
    }
}
