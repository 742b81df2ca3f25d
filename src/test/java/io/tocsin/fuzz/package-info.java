/** Hostile requests to every route of the OpenAPI document; the package's one test starts the packaged service. */
@NullMarked
package io.tocsin.fuzz;

import org.jspecify.annotations.NullMarked;
