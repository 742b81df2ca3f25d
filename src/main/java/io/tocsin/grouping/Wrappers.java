package io.tocsin.grouping;

import java.util.List;
import java.util.Set;

/**
 * Exceptions that say nothing but that another was thrown. Runtimes put some around what a task, a reflective call, a proxy or a
 * group of tasks threw; others are of a type that says nothing and repeat the text of their cause.
 */
final class Wrappers {

    /** Names without packages, so that a client may send either form. */
    private static final Set<String> TYPES = Set.of(
            "ExecutionException",
            "CompletionException",
            "UncheckedExecutionException",
            "InvocationTargetException",
            "UndeclaredThrowableException",
            "PrivilegedActionException",
            "CompositeException",
            "Exceptions$ReactiveException",
            "DiagnosticCoroutineContextException",
            "AggregateException",
            "TargetInvocationException",
            "ExceptionGroup",
            "BaseExceptionGroup",
            "MultiError",
            "AggregateError");

    /** Whose names say nothing: they are wrappers if their message says nothing either. */
    private static final Set<String> PLAIN = Set.of(
            "java.lang.RuntimeException",
            "java.lang.Exception",
            "java.lang.Error",
            "java.lang.Throwable",
            "java.io.UncheckedIOException",
            "System.Exception",
            "System.ApplicationException",
            "RuntimeException",
            "RuntimeError",
            "Exception",
            "Error",
            "Throwable",
            "UncheckedIOException",
            "StandardError");

    private Wrappers() {}

    /**
     * Returns what happened: the outermost exception that is no wrapper, or the outermost itself if all are.
     *
     * @param outermost with the event's own type and message
     * @param chain the oldest cause first
     */
    static Thrown speaker(Thrown outermost, List<Thrown> chain) {
        if (chain.size() < 2) {
            return outermost;
        }
        Thrown speaker = outermost;
        for (int i = chain.size() - 2; i >= 0; i--) {
            Thrown cause = chain.get(i);
            if (!isWrapper(speaker, cause)) {
                return speaker;
            }
            if (!cause.type().isEmpty() || !cause.message().isEmpty()) {
                speaker = cause;
            }
        }
        return isWrapper(speaker.type()) ? outermost : speaker;
    }

    /** Returns whether an exception says nothing beyond its cause. */
    static boolean isWrapper(Thrown thrown, Thrown cause) {
        return isWrapper(thrown.type()) || (PLAIN.contains(thrown.type()) && repeats(thrown.message(), cause));
    }

    /** Returns whether exceptions of this type are wrappers with any message. */
    static boolean isWrapper(String type) {
        return TYPES.contains(type.substring(type.lastIndexOf('.') + 1));
    }

    /** Returns whether the message of such an exception decides whether it is a wrapper. */
    static boolean isPlain(String type) {
        return PLAIN.contains(type);
    }

    private static boolean repeats(String message, Thrown cause) {
        if (message.isBlank() || message.equals(cause.message()) || message.equals(cause.type())) {
            return true;
        }
        String type = cause.type();
        return !type.isEmpty()
                && message.length() == type.length() + 2 + cause.message().length()
                && message.startsWith(type)
                && message.startsWith(": ", type.length())
                && message.endsWith(cause.message());
    }
}
