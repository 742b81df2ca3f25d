package io.tocsin.appsettings;

import java.time.Instant;

/**
 * An app's settings as they are stored.
 *
 * @param version rises by one with each change of this app's
 * @param revision rises with each change of any app's
 * @param document JSON text
 * @param everSampled whether any version had sampling
 * @param changedBy the name of the key of the last change
 */
record StoredSettings(
        int appId,
        long version,
        long revision,
        String document,
        boolean everSampled,
        String changedBy,
        Instant changedAt) {}
