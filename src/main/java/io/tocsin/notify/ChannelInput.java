package io.tocsin.notify;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A channel as it is sent. {@link ChannelRules} checks it. */
@RegisterForReflection
@Schema(name = "ChannelInput")
record ChannelInput(
        @Schema(required = true, maxLength = ChannelRules.LONGEST_NAME, description = "Unique", examples = "on call")
        @Nullable
        String name,

        @Schema(required = true, description = "Cannot be changed") @Nullable
        ChannelKind kind,

        @JsonProperty("default")
        @Schema(name = "default", description = "Whether rules that name no channel go to it; absent: false")
        @Nullable
        Boolean isDefault,

        @Schema(description = "False: what is for it is dropped; absent: true") @Nullable
        Boolean enabled,

        @Schema(description = "Whether it is told when an alert ends; absent: true. alertmanager always is") @Nullable
        Boolean sendResolved,

        @Schema(
                maxLength = ChannelRules.LONGEST_URL,
                description =
                        "http or https. Of webhook: where to post; of alertmanager: without /api/v2/alerts; of slack,"
                                + " teams and discord: the webhook's address, which is a secret; of pagerduty: absent, unless the"
                                + " account is in the EU. Absent in a change: stays as it is")
        @Nullable
        String url,

        @Schema(
                maxLength = ChannelRules.LONGEST_SECRET,
                description =
                        "Of webhook: what its requests are signed with; of pagerduty: the routing key, required; of"
                                + " alertmanager: a bearer token. Never shown. Absent in a change: stays as it is; empty: none")
        @Nullable
        String secret,

        @Schema(
                maxLength = ChannelRules.LONGEST_SECRET,
                description =
                        "Of webhook, while a new secret comes into use: the old one, with which requests are signed as"
                                + " well. Absent in a change: stays as it is; empty: none")
        @Nullable
        String previousSecret,

        @Schema(
                maxLength = HttpCredentialsValidator.MAX_USERNAME_LENGTH,
                description =
                        "Of webhook and alertmanager: the user of basic authentication. Absent in a change: stays as it is;"
                                + " empty: no basic authentication")
        @Nullable
        String username,

        @Schema(
                maxLength = HttpCredentialsValidator.MAX_PASSWORD_LENGTH,
                description = "The password of that user. Never shown. Absent in a change: stays as it is")
        @Nullable
        String password,

        @Schema(
                maxProperties = HttpCredentialsValidator.MAX_HEADERS,
                description =
                        "Of webhook and alertmanager: further request headers by name, such as X-Scope-OrgID. Values are"
                                + " never shown. Absent in a change: stays as it is; empty: none",
                examples = "{\"X-Api-Key\": \"…\"}")
        @Nullable
        Map<String, @Nullable String> headers,

        @Schema(description = "Of email: 1 to 20 recipients", examples = "[\"team@example.com\"]") @Nullable
        List<@Nullable String> to,

        @Schema(
                maxLength = BodyTemplate.LONGEST,
                description = "Of webhook: a JSON body with placeholders, such as {\"text\": \"{{ title }}\"}; absent:"
                        + " Alertmanager's version 4")
        @Nullable
        String template,

        @Schema(
                description =
                        "Of a change alone: the version it was made from. Is there another by now, the answer is 409."
                                + " Absent: whatever is there is changed")
        @Nullable
        Long version) {}
