package io.tocsin.grouping;

import java.util.List;
import java.util.Set;

/**
 * The types of exceptions that say nothing but that another was thrown: runtimes put them around what a task, a reflective call or
 * a proxy threw, and which of them it is depends on how the failure was asked for.
 */
final class Wrappers {

    private static final Set<String> TYPES = Set.of(
            "java.util.concurrent.ExecutionException",
            "java.util.concurrent.CompletionException",
            "java.lang.reflect.InvocationTargetException",
            "java.lang.reflect.UndeclaredThrowableException",
            "java.security.PrivilegedActionException",
            "System.AggregateException",
            "System.Reflection.TargetInvocationException");

    private Wrappers() {}

    /**
     * The type of what was wrapped; the event's own where nothing but the outermost was.
     *
     * @param type the event's
     * @param chain the oldest cause first
     */
    static String within(String type, List<Thrown> chain) {
        if (!TYPES.contains(type)) {
            return type;
        }
        for (int i = chain.size() - 2; i >= 0; i--) {
            String inner = chain.get(i).type();
            if (!inner.isEmpty() && !TYPES.contains(inner)) {
                return inner;
            }
        }
        return type;
    }
}
