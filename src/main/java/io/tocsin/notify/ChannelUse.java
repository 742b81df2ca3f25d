package io.tocsin.notify;

import java.util.List;
import java.util.UUID;

/** Who uses channels, and would miss one: a bean of this type is asked before one is removed. */
public interface ChannelUse {

    /** The names of whatever refers to the channel, such as {@code the rule "Errors of shop"}; empty where nothing does. */
    List<String> usersOf(UUID channelId);
}
