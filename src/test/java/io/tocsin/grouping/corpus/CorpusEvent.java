package io.tocsin.grouping.corpus;

import io.tocsin.grouping.Occurrence;

/**
 * An event of the corpus with the group it is expected in.
 *
 * @param language what it was made by; each language stands for an app, and events of two apps never belong together
 * @param group the expected group, unique within the language
 * @param variant which release, runtime and data it comes from
 * @param occurrence what grouping sees of it
 */
record CorpusEvent(String language, String group, String variant, Occurrence occurrence) {}
