package io.tocsin.start;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the administrator's key is. */
sealed interface Administrator {

    /** The configuration names it. */
    record Configured() implements Administrator {}

    /**
     * In the data folder.
     *
     * @param file the file
     * @param justMade the key itself where this start made it, to be shown this once
     */
    record InFile(Path file, @Nullable String justMade) implements Administrator {}

    /** The database has one that this folder does not know. */
    record Elsewhere() implements Administrator {}
}
