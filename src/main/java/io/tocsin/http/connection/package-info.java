/**
 * Bounds every connection below HTTP requests: how many there are, how long a request head may take, how much is buffered. Gives
 * the refusals that Vert.x and Netty write by themselves the one error shape.
 */
@NullMarked
package io.tocsin.http.connection;

import org.jspecify.annotations.NullMarked;
