package io.tocsin.grouping;

import org.jspecify.annotations.Nullable;

/**
 * One call of a stack. Texts that are absent are empty.
 *
 * @param module the class, module or package it is in
 * @param function its function or method
 * @param file its file, as the runtime tells it: a name, a path or a URL
 * @param line its line, from 1; 0 where it is not known
 * @param inApp whether it is the application's own code; null where the sender does not say
 * @param contextLine the source line itself
 */
public record Frame(
        String module,
        String function,
        String file,
        int line,
        @Nullable Boolean inApp,
        String contextLine) {}
