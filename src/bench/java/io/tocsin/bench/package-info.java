/**
 * The benchmark: starts the packaged service as a process of its own, puts load on it, and tells what it stored. How to run it
 * and how to read it: docs/performance.md.
 */
@NullMarked
package io.tocsin.bench;

import org.jspecify.annotations.NullMarked;
