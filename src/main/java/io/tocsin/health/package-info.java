/**
 * This service's own liveness, readiness and startup checks.
 */
@NullMarked
package io.tocsin.health;

import org.jspecify.annotations.NullMarked;
