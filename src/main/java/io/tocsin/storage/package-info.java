/**
 * What is kept takes room: how much, for which app, and for how long it will do.
 */
@NullMarked
package io.tocsin.storage;

import org.jspecify.annotations.NullMarked;
