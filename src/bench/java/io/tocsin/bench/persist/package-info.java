/**
 * The baseline: what a service usually does, one Panache {@code persist} a request. It is built into the application that the
 * benchmark starts, and into no other.
 */
@NullMarked
package io.tocsin.bench.persist;

import org.jspecify.annotations.NullMarked;
