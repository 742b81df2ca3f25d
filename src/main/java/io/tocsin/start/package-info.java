/**
 * How the process comes up and goes down: the main class, the embedded PostgreSQL of a first run, migration, the first
 * administrator key, and one-line reasons where it cannot start.
 */
@NullMarked
package io.tocsin.start;

import org.jspecify.annotations.NullMarked;
