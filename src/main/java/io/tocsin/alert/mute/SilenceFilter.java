package io.tocsin.alert.mute;

import io.tocsin.http.Cursor;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which silences are listed.
 *
 * @param app those that narrow to it alone
 * @param state empty: those that are not over
 * @param after the last of the page before
 */
record SilenceFilter(
        Optional<String> app,
        Optional<SilenceState> state,
        Instant now,
        @Nullable Cursor after) {}
