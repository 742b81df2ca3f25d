package io.tocsin.appsettings;

import io.tocsin.event.EventContent;
import io.tocsin.network.Network;
import io.tocsin.pattern.Glob;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One sort of events that an app does not want to keep: those that match all that is named here. At least one is.
 *
 * @param type a pattern for all of the error type, in its case
 * @param message one for all of the message, in whatever case
 * @param release one for all of the release, in its case
 * @param environment one for all of the environment, in any case
 * @param network where its sender is
 */
record InboundFilter(
        @Nullable Glob type,
        @Nullable Glob message,
        @Nullable Glob release,
        @Nullable Glob environment,
        @Nullable Network network) {

    /** An event as filters look at it; what only some of them need is made when the first does. */
    static final class Subject {

        private final EventContent event;
        private final Supplier<@Nullable String> sender;
        private char @Nullable [] message;
        private byte @Nullable [] address;
        private boolean addressRead;

        Subject(EventContent event, Supplier<@Nullable String> sender) {
            this.event = event;
            this.sender = sender;
        }

        private char[] message() {
            char[] folded = message;
            if (folded == null) {
                folded = Glob.folded(event.message());
                message = folded;
            }
            return folded;
        }

        private byte @Nullable [] address() {
            if (!addressRead) {
                String told = sender.get();
                address = told == null ? null : Network.address(told);
                addressRead = true;
            }
            return address;
        }
    }

    /** The message comes last, since it takes longest. */
    boolean matches(Subject subject) {
        return (environment == null || environment.matches(Glob.folded(subject.event.environment())))
                && matches(release, subject.event.release())
                && matches(type, subject.event.errorType())
                && isFromNetwork(subject)
                && (message == null || message.matches(subject.message()));
    }

    private static boolean matches(@Nullable Glob pattern, String text) {
        return pattern == null || pattern.matches(text.toCharArray());
    }

    private boolean isFromNetwork(Subject subject) {
        if (network == null) {
            return true;
        }
        byte[] address = subject.address();
        return address != null && network.contains(address);
    }

    /** What it is counted as. */
    FilterKind kind() {
        if (type != null) {
            return FilterKind.TYPE;
        }
        if (message != null) {
            return FilterKind.MESSAGE;
        }
        if (release != null) {
            return FilterKind.RELEASE;
        }
        return environment == null ? FilterKind.ADDRESS : FilterKind.ENVIRONMENT;
    }
}
