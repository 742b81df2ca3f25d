/**
 * Runbooks: what an error means, what to do about it and how to keep it away, found by app, type and message.
 */
@NullMarked
package io.tocsin.runbook;

import org.jspecify.annotations.NullMarked;
