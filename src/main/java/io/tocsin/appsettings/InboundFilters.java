package io.tocsin.appsettings;

import io.tocsin.appsettings.InboundFilter.Subject;
import io.tocsin.event.EventContent;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which of an app's events are not kept. Immutable, and linear in the event's texts. */
public final class InboundFilters {

    /** All are kept. */
    public static final InboundFilters NONE = new InboundFilters(List.of());

    private final List<InboundFilter> filters;

    InboundFilters(List<InboundFilter> filters) {
        this.filters = List.copyOf(filters);
    }

    /**
     * What an event is dropped by.
     *
     * @param event scrubbed, and cut as it would be kept
     * @param sender gives the IP address of the client that sent it, or null where nobody knows it; asked where a filter goes by it
     * @return the kind of the first filter that it matches; null where it is to be kept
     */
    public @Nullable FilterKind match(EventContent event, Supplier<@Nullable String> sender) {
        if (filters.isEmpty()) {
            return null;
        }
        Subject subject = new Subject(event, sender);
        for (InboundFilter filter : filters) {
            if (filter.matches(subject)) {
                return filter.kind();
            }
        }
        return null;
    }
}
