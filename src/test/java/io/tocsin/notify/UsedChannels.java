package io.tocsin.notify;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Channels that something uses, as tests say. */
@ApplicationScoped
class UsedChannels implements ChannelUse {

    static final Map<UUID, String> USED = new ConcurrentHashMap<>();

    @Override
    public List<String> usersOf(UUID channelId) {
        return Optional.ofNullable(USED.get(channelId)).stream().toList();
    }
}
