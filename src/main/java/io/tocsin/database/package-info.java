/** Connections to PostgreSQL: their pools, the limits of their sessions, and which of them are discarded. */
@NullMarked
package io.tocsin.database;

import org.jspecify.annotations.NullMarked;
