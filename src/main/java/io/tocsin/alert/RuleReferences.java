package io.tocsin.alert;

import io.tocsin.access.AppDirectory;
import io.tocsin.appsettings.AppSettings;
import io.tocsin.notify.ChannelView;
import io.tocsin.notify.Channels;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Checks what a rule refers to: its channels, its app, and whether all of the app's events are stored. */
@ApplicationScoped
class RuleReferences {

    private final Channels channels;
    private final AppDirectory apps;
    private final AppSettings settings;
    private final OptionalInt sampledByDefault;

    RuleReferences(
            Channels channels,
            AppDirectory apps,
            AppSettings settings,
            @ConfigProperty(name = "tocsin.sampling.stored-per-issue-and-minute") OptionalInt sampledByDefault) {
        this.channels = channels;
        this.apps = apps;
        this.settings = settings;
        this.sampledByDefault = sampledByDefault;
    }

    /** The ids of all channels. Blocks; in the caller's transaction. */
    Set<UUID> channels() {
        return channels.all().stream().map(ChannelView::id).collect(Collectors.toSet());
    }

    /** The ids of all channels by their names. Blocks; in the caller's transaction. */
    Map<String, UUID> channelsByName() {
        return channels.all().stream().collect(Collectors.toMap(ChannelView::name, ChannelView::id));
    }

    /**
     * Checks the rule's app and tag.
     *
     * @param appMustExist false for a file, which may be there before its apps have posted
     * @param fields where problems go
     */
    void check(Rule rule, boolean appMustExist, RuleFields fields) {
        if (appMustExist
                && rule.app().isPresent()
                && apps.byName(rule.app().get()).isEmpty()) {
            fields.problem("app", "is none that there is; post for it first, or make it by POST /api/v1/apps");
        }
        if (rule.condition().filter().tag().isPresent() && sampled(rule)) {
            fields.problem(
                    "condition.tag",
                    "cannot be asked of an app that has sampling: tags are counted from stored events, and only a"
                            + " sample of them is");
        }
    }

    private boolean sampled(Rule rule) {
        return sampledByDefault.isPresent()
                || rule.app()
                        .filter(app -> settings.storedPerIssueAndMinute(app).isPresent())
                        .isPresent();
    }
}
