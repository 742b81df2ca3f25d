/** What scrubbing costs. */
@NullMarked
package io.tocsin.bench.scrub;

import org.jspecify.annotations.NullMarked;
