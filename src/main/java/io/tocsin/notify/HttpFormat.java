package io.tocsin.notify;

import java.time.Instant;
import java.util.List;

/** How a kind of receiver is told a notice. Pure. */
interface HttpFormat {

    /**
     * The requests that tell it, in their order; the same ones in the same order for the same notice.
     *
     * @param now when they are sent
     */
    List<HttpMessage> messages(Channel channel, Notice notice, Instant now);
}
