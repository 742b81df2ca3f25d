/**
 * Releases: the one before another, and whether a deployment may go on.
 */
@NullMarked
package io.tocsin.release;

import org.jspecify.annotations.NullMarked;
