package io.tocsin.alert.dispatch;

import io.tocsin.alert.dispatch.GroupPolicy.Sent;
import io.tocsin.alert.dispatch.Incidents.Place;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** What channels know of alerts, and are to know. */
@ApplicationScoped
class MemberRepository {

    private static final String ACTIVATE = """
            INSERT INTO notification_member AS member (channel_id, app_id, severity, alert_id, active, changed_at)
            SELECT channel, ?, ?, ?, true, ? FROM unnest(?::uuid[]) AS wanted (channel) ORDER BY channel
            ON CONFLICT (channel_id, app_id, severity, alert_id)
            DO UPDATE SET active = true, changed_at = excluded.changed_at WHERE NOT member.active
            """;

    private static final String DEACTIVATE = """
            UPDATE notification_member SET active = false, changed_at = ?
            WHERE alert_id = ? AND active AND (severity = ? OR ? IS NULL) AND NOT channel_id = ANY (?::uuid[])
            """;

    /** What nobody was told of nobody has to be told is over. */
    private static final String FORGET =
            "DELETE FROM notification_member WHERE alert_id = ? AND NOT active AND NOT told";

    private static final String GROUPS = """
            SELECT member.channel_id, member.app_id, app.name AS app, member.severity, member.alert_id, member.active, member.told,
                member.told_issues, member.changed_at, sent.messages, sent.burst, sent.sent_at,
                alert.rule_id, alert.rule_name, alert.kind, alert.environment, alert.labels, alert.severity AS alert_severity,
                alert.full_severity, alert.level, alert.started_at, alert.ended_at, alert.value, alert.threshold, alert.reason,
                alert.window_seconds, alert.issues, alert.acknowledged_at, alert.token
            FROM notification_member AS member
            JOIN alert ON alert.id = member.alert_id
            JOIN app ON app.id = member.app_id
            LEFT JOIN notification_group AS sent ON sent.channel_id = member.channel_id AND sent.app_id = member.app_id
                AND sent.severity = member.severity
            ORDER BY member.channel_id, member.app_id, member.severity, alert.started_at, alert.id
            """;

    private static final String SENT = """
            INSERT INTO notification_group AS sent (channel_id, app_id, severity, messages, burst, sent_at)
            VALUES (?, ?, ?, 1, ?, ?)
            ON CONFLICT (channel_id, app_id, severity)
            DO UPDATE SET messages = sent.messages + 1, burst = excluded.burst, sent_at = excluded.sent_at
            """;

    private static final String TOLD = """
            UPDATE notification_member SET told = ?, told_issues = ?
            WHERE channel_id = ? AND app_id = ? AND severity = ? AND alert_id = ?
            """;

    private static final String REMOVE_GROUP =
            "DELETE FROM notification_member WHERE channel_id = :channel AND app_id = :app AND severity = :severity";

    private final EntityManager entities;

    MemberRepository(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * What a channel is told together.
     *
     * @param messages how many there were
     * @param members by when their alerts began
     */
    record Group(
            UUID channelId, int appId, String app, String severity, long messages, Sent sent, List<Member> members) {

        String key() {
            return "alerts:" + app + ":" + severity;
        }
    }

    /** What a channel knows of an alert. */
    record Member(ToldAlert alert, boolean active, boolean told, long toldIssues, Instant changedAt) {

        long issues() {
            return alert.issues();
        }
    }

    boolean any() {
        return (Boolean) entities.createNativeQuery("SELECT EXISTS (SELECT 1 FROM notification_member)", Boolean.class)
                .getSingleResult();
    }

    void set(Dispatcher.Subject alert, Map<String, Boolean> severities, Set<UUID> channels, Instant now) {
        entities.unwrap(Session.class).doWork(connection -> {
            for (Map.Entry<String, Boolean> severity : severities.entrySet()) {
                Set<UUID> wanted = severity.getValue() ? channels : Set.of();
                deactivate(connection, alert.alertId(), severity.getKey(), wanted, now);
                activate(connection, alert, severity.getKey(), wanted, now);
            }
            forget(connection, alert.alertId());
        });
    }

    void end(UUID alertId, Instant now) {
        entities.unwrap(Session.class).doWork(connection -> {
            deactivate(connection, alertId, null, Set.of(), now);
            forget(connection, alertId);
        });
    }

    private static void activate(
            Connection connection, Dispatcher.Subject alert, String severity, Set<UUID> channels, Instant now)
            throws SQLException {
        try (PreparedStatement activate = connection.prepareStatement(ACTIVATE)) {
            activate.setInt(1, alert.appId());
            activate.setString(2, severity);
            activate.setObject(3, alert.alertId());
            activate.setObject(4, now.atOffset(ZoneOffset.UTC));
            activate.setArray(5, connection.createArrayOf("uuid", channels.toArray()));
            activate.executeUpdate();
        }
    }

    private static void deactivate(
            Connection connection, UUID alertId, @Nullable String severity, Set<UUID> but, Instant now)
            throws SQLException {
        try (PreparedStatement deactivate = connection.prepareStatement(DEACTIVATE)) {
            deactivate.setObject(1, now.atOffset(ZoneOffset.UTC));
            deactivate.setObject(2, alertId);
            deactivate.setString(3, severity);
            deactivate.setString(4, severity);
            deactivate.setArray(5, connection.createArrayOf("uuid", but.toArray()));
            deactivate.executeUpdate();
        }
    }

    private static void forget(Connection connection, UUID alertId) throws SQLException {
        try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
            forget.setObject(1, alertId);
            forget.executeUpdate();
        }
    }

    /** All there are; alerts that nobody has to be told of any more are in none. */
    List<Group> groups() {
        return entities.unwrap(Session.class).doReturningWork(connection -> {
            List<Group> groups = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(GROUPS);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
                    Group of = group(rows);
                    if (last == null
                            || !last.channelId().equals(of.channelId())
                            || last.appId() != of.appId()
                            || !last.severity().equals(of.severity())) {
                        groups.add(of);
                        last = of;
                    }
                    last.members()
                            .add(new Member(
                                    ToldAlert.read(rows),
                                    rows.getBoolean("active"),
                                    rows.getBoolean("told"),
                                    rows.getLong("told_issues"),
                                    rows.getObject("changed_at", OffsetDateTime.class)
                                            .toInstant()));
                }
            }
            return groups;
        });
    }

    private static Group group(ResultSet row) throws SQLException {
        OffsetDateTime sentAt = row.getObject("sent_at", OffsetDateTime.class);
        return new Group(
                row.getObject("channel_id", UUID.class),
                row.getInt("app_id"),
                row.getString("app"),
                row.getString("severity"),
                row.getLong("messages"),
                new Sent(row.getInt("burst"), sentAt == null ? null : sentAt.toInstant()),
                new ArrayList<>());
    }

    /** A message went into the outbox: those that ended need not be known any more, unless they still fire elsewhere. */
    void sent(Group group, List<Member> firing, List<Member> ended, Sent sent) {
        entities.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement(SENT)) {
                update.setObject(1, group.channelId());
                update.setInt(2, group.appId());
                update.setString(3, group.severity());
                update.setInt(4, sent.burst());
                update.setObject(5, sent.sentAt() == null ? null : sent.sentAt().atOffset(ZoneOffset.UTC));
                update.executeUpdate();
            }
            try (PreparedStatement told = connection.prepareStatement(TOLD)) {
                firing.forEach(member -> addTold(told, group, member, true));
                ended.forEach(member -> addTold(told, group, member, false));
                told.executeBatch();
            }
            for (Member member : ended) {
                forget(connection, member.alert().id());
            }
        });
    }

    /** Notes that a channel knows of alerts at these places. */
    void tell(List<Place> places) {
        if (places.isEmpty()) {
            return;
        }
        entities.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement told = connection.prepareStatement(TOLD)) {
                places.forEach(place -> addTold(told, place.group(), place.member(), true));
                told.executeBatch();
            }
        });
    }

    private static void addTold(PreparedStatement told, Group group, Member member, boolean fires) {
        try {
            told.setBoolean(1, fires);
            told.setLong(2, member.issues());
            told.setObject(3, group.channelId());
            told.setInt(4, group.appId());
            told.setString(5, group.severity());
            told.setObject(6, member.alert().id());
            told.addBatch();
        } catch (SQLException failed) {
            throw new IllegalStateException("A member could not be added to the batch", failed);
        }
    }

    /** The channel is not there any more. */
    void forget(Group group) {
        entities.createNativeQuery(REMOVE_GROUP)
                .setParameter("channel", group.channelId())
                .setParameter("app", group.appId())
                .setParameter("severity", group.severity())
                .executeUpdate();
    }
}
