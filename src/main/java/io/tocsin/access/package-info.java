/**
 * Who may do what: applications, API keys, permissions and the Quarkus Security identities made of them.
 */
@NullMarked
package io.tocsin.access;

import org.jspecify.annotations.NullMarked;
