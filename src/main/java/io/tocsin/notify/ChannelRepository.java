package io.tocsin.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Channels in the database, with their secrets. Every writer takes {@link #lock} first. */
@ApplicationScoped
class ChannelRepository implements PanacheRepositoryBase<ChannelEntity, UUID> {

    /** Writers wait for each other, readers for nobody. */
    private static final String LOCK = "LOCK TABLE channel IN SHARE ROW EXCLUSIVE MODE";

    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> TEXTS_BY_NAME = new TypeReference<>() {};

    private final ObjectMapper json;

    ChannelRepository(ObjectMapper json) {
        this.json = json;
    }

    /** By name. */
    @Transactional
    List<Channel> all() {
        return listAll(Sort.by("name")).stream().map(this::channel).toList();
    }

    @Transactional
    Optional<Channel> withId(UUID id) {
        return findByIdOptional(id).map(this::channel);
    }

    /** Until the end of the transaction nobody else writes. */
    void lock() {
        getEntityManager().unwrap(Session.class).createNativeMutationQuery(LOCK).executeUpdate();
    }

    /** Stores one that is new or changed. The lock is held. */
    void store(Channel channel) {
        ChannelEntity entity = findById(channel.id());
        boolean made = entity == null;
        if (entity == null) {
            entity = new ChannelEntity();
            entity.id = channel.id();
            entity.kind = channel.kind().text();
            entity.createdAt = channel.createdAt();
        }
        entity.name = channel.name();
        entity.isDefault = channel.isDefault();
        entity.enabled = channel.enabled();
        entity.sendResolved = channel.sendResolved();
        entity.url = channel.url();
        entity.secret = channel.secret();
        entity.previousSecret = channel.previousSecret();
        entity.username = channel.credentials().username();
        entity.password = channel.credentials().password();
        entity.headers = written(channel.credentials().headers());
        entity.recipients = written(channel.to());
        entity.template = channel.template();
        entity.version = channel.version();
        entity.updatedAt = channel.updatedAt();
        if (made) {
            persist(entity);
        }
        flush();
    }

    private Channel channel(ChannelEntity entity) {
        return new Channel(
                entity.id,
                entity.name,
                ChannelKind.of(entity.kind),
                entity.isDefault,
                entity.enabled,
                entity.sendResolved,
                entity.url,
                entity.secret,
                entity.previousSecret,
                new HttpCredentials(entity.username, entity.password, read(entity.headers, TEXTS_BY_NAME)),
                read(entity.recipients, TEXTS),
                entity.template,
                entity.version,
                entity.createdAt,
                entity.updatedAt,
                entity.heldUntil);
    }

    private String written(Object texts) {
        try {
            return json.writeValueAsString(texts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Texts can be written", impossible);
        }
    }

    private <T> T read(String texts, TypeReference<T> type) {
        try {
            return json.readValue(texts, type);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("The column holds what was written", impossible);
        }
    }
}
