/**
 * The settings of an app: what is scrubbed, dropped, grouped, cut and held back otherwise than the configuration says. Changed over
 * HTTP, kept in PostgreSQL, in force at every replica within seconds, and from memory while the database is away.
 */
@NullMarked
package io.tocsin.appsettings;

import org.jspecify.annotations.NullMarked;
