/**
 * What every answer has in common: the one error shape, request ids, cursors and the reading of query parameters.
 * Knows nothing of the features; they all may use it.
 */
@NullMarked
package io.tocsin.http;

import org.jspecify.annotations.NullMarked;
