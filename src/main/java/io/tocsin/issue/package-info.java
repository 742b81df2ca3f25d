/**
 * Issues, and an event shown with its place in its issue.
 */
@NullMarked
package io.tocsin.issue;

import org.jspecify.annotations.NullMarked;
