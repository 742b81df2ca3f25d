/**
 * How well ways of grouping do on real stack traces: the corpus of {@code src/test/resources/grouping-corpus}, and the precision
 * and recall of pairs on it.
 */
package io.tocsin.grouping.corpus;
