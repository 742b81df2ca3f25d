/**
 * The way in: decoding, normalising, the bounded buffer and the writer that commits batches before it answers.
 */
@NullMarked
package io.tocsin.ingest;

import org.jspecify.annotations.NullMarked;
