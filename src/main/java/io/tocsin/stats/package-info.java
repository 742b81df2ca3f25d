/**
 * Exact counts per minute and per hour, and the statistics read from them.
 */
@NullMarked
package io.tocsin.stats;

import org.jspecify.annotations.NullMarked;
