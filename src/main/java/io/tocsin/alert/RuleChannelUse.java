package io.tocsin.alert;

import io.tocsin.notify.ChannelUse;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Rules use the channels that they name. */
@ApplicationScoped
class RuleChannelUse implements ChannelUse {

    private final RuleRepository repository;

    RuleChannelUse(RuleRepository repository) {
        this.repository = repository;
    }

    @Override
    public List<String> usersOf(UUID channelId) {
        return repository.naming(channelId).stream()
                .map(name -> "the rule \"" + name + "\"")
                .toList();
    }
}
