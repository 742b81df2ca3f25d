/**
 * Patterns with wild cards, as administrators and teams write them: linear in time, whatever the pattern and the text. Pure.
 */
@NullMarked
package io.tocsin.pattern;

import org.jspecify.annotations.NullMarked;
