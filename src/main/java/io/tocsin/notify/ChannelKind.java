package io.tocsin.notify;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What receives. */
public enum ChannelKind {
    /** Any HTTP endpoint: Alertmanager's webhook payload, signed. */
    @JsonProperty("webhook")
    WEBHOOK,
    /** An Alertmanager, by its API. */
    @JsonProperty("alertmanager")
    ALERTMANAGER,
    @JsonProperty("pagerduty")
    PAGERDUTY,
    @JsonProperty("slack")
    SLACK,
    @JsonProperty("teams")
    TEAMS,
    @JsonProperty("discord")
    DISCORD,
    @JsonProperty("email")
    EMAIL,
    /** The service's own log. */
    @JsonProperty("log")
    LOG;

    /** As it is stored and shown. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ChannelKind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Whether it has an address of HTTP. */
    boolean overHttp() {
        return this != EMAIL && this != LOG;
    }

    /** Whether whoever knows the address may post there, so that it is not shown. */
    boolean secretUrl() {
        return this == SLACK || this == TEAMS || this == DISCORD;
    }

    /** Whether its receiver is sent the secret itself, and not only a signature made with it. */
    boolean sendsSecret() {
        return this == ALERTMANAGER || this == PAGERDUTY;
    }

    /** Returns whether its requests may carry basic authentication and further headers. */
    boolean acceptsHttpCredentials() {
        return this == WEBHOOK || this == ALERTMANAGER;
    }

    /** Whether it is read by people as it comes, so that news which waited too long are no news any more. */
    boolean chat() {
        return this == SLACK || this == TEAMS || this == DISCORD || this == EMAIL || this == LOG;
    }

    /** Returns whether its receiver keeps one incident for an alert, across changes of its severity. */
    public boolean oneIncident() {
        return this == PAGERDUTY;
    }

    /** Whether its receiver forgets an alert that is not told again. */
    public boolean standing() {
        return this == ALERTMANAGER;
    }
}
