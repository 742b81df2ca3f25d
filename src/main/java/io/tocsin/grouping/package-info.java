/**
 * Which events belong together: fingerprints and the issue ids derived from them. Pure; versioned.
 */
@NullMarked
package io.tocsin.grouping;

import org.jspecify.annotations.NullMarked;
