/**
 * Secrets and personal data out of texts: what is found is replaced by a mark such as {@code [scrubbed:card]} and counted. Pure;
 * its time grows with the text's length and with nothing else.
 */
@NullMarked
package io.tocsin.scrub;

import org.jspecify.annotations.NullMarked;
