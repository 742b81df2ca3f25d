/**
 * Addresses and networks, and to which of them the service may connect on somebody's behalf. Pure but for the platform's parser of
 * addresses: nothing here asks a name service or opens a connection.
 */
@NullMarked
package io.tocsin.network;

import org.jspecify.annotations.NullMarked;
