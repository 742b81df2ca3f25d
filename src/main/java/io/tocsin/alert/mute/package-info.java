/**
 * What keeps notifications back: silences, maintenance and quiet hours. Alerts are evaluated and shown all the same. Whoever tells of
 * alerts asks {@link io.tocsin.alert.mute.Mutes} what mutes at a moment; matchers and schedules are pure.
 */
@NullMarked
package io.tocsin.alert.mute;

import org.jspecify.annotations.NullMarked;
