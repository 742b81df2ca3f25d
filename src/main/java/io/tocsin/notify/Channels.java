package io.tocsin.notify;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The channels there are, read from the database at each call. Blocks; in the caller's transaction where there is one. */
@ApplicationScoped
public class Channels {

    private final ChannelRepository repository;

    Channels(ChannelRepository repository) {
        this.repository = repository;
    }

    /** The channel; empty where there is none with this id. */
    public Optional<ChannelView> find(UUID id) {
        return repository.withId(id).map(Channel::view);
    }

    /** All of them, by name; disabled ones too. */
    public List<ChannelView> all() {
        return repository.all().stream().map(Channel::view).toList();
    }

    /** Those that rules go to which name no channel. */
    public List<ChannelView> defaults() {
        return all().stream().filter(ChannelView::isDefault).toList();
    }
}
