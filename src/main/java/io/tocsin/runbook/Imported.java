package io.tocsin.runbook;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What an import did, by names.
 *
 * @param created there was none of that name
 * @param changed its content is another now; also a built-in one that was changed
 * @param left it said the same before
 * @param removed the file does not name it; of {@code mode=replace} alone
 */
@RegisterForReflection
@Schema(name = "ImportedRunbooks", description = "What an import did, by names.")
record Imported(List<String> created, List<String> changed, List<String> left, List<String> removed) {}
