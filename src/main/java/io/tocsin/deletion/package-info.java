/**
 * Deleting what was stored: an event, a user's events, an issue, an app.
 */
@NullMarked
package io.tocsin.deletion;

import org.jspecify.annotations.NullMarked;
