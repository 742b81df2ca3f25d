/**
 * The one {@link java.time.Clock} of the service, and the arithmetic of instants and windows that features share.
 */
@NullMarked
package io.tocsin.time;

import org.jspecify.annotations.NullMarked;
