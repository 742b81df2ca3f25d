package io.tocsin.alert.published;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.tocsin.alert.published.AlertView.Acknowledged;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page behind the link of a message: what fires, and a button. It holds no script, and loads nothing. */
@ApplicationScoped
class AcknowledgePage {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final MathContext DIGITS = new MathContext(6);

    /** Stands in the page as it is here, for its hash stands in the policy. */
    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #d9dce1; --quiet: #5b6470; --card: #fff; --ground: #f3f4f6; --text: #16191d;
              --critical: #b3261e; --warning: #8a5a00; --info: #1d5fa8; --over: #2c6e3f; }
            @media (prefers-color-scheme: dark) { :root { --line: #3a4048; --quiet: #a4adb8; --card: #1d2126; --ground: #121417;
              --text: #eceff2; --critical: #ff8a80; --warning: #ffc766; --info: #8ec5ff; --over: #8fd6a4; } }
            * { box-sizing: border-box; }
            body { margin: 0; padding: 16px; background: var(--ground); color: var(--text);
              font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
            main { max-width: 560px; margin: 0 auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px;
              padding: 20px; overflow-wrap: anywhere; }
            h1 { font-size: 1.3rem; line-height: 1.25; margin: 4px 0 0; }
            p { margin: 12px 0 0; }
            .mark { margin: 0; font-size: .85rem; font-weight: 700; letter-spacing: .04em; text-transform: uppercase; }
            .critical { color: var(--critical); } .warning { color: var(--warning); } .info { color: var(--info); }
            .over { color: var(--over); }
            .said { padding: 10px 12px; border: 1px solid var(--line); border-radius: 8px; font-weight: 600; }
            dl { margin: 16px 0 0; border-top: 1px solid var(--line); }
            dl div { display: flex; gap: 12px; padding: 8px 0; border-bottom: 1px solid var(--line); }
            dt { flex: 0 0 8.5rem; color: var(--quiet); } dd { margin: 0; flex: 1; min-width: 0; }
            button { width: 100%; margin: 20px 0 0; padding: 13px; font: inherit; font-weight: 600; color: #fff; background: #1d5fa8;
              border: 0; border-radius: 8px; cursor: pointer; }
            button:focus-visible { outline: 3px solid var(--text); outline-offset: 2px; }
            .quiet { color: var(--quiet); font-size: .9rem; }
            """;

    /** What a browser may do with it: apply this style, and send the form back to where it came from. */
    static final String POLICY = "default-src 'none'; style-src 'sha256-" + hash(STYLE)
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final Template template;

    AcknowledgePage(@Location("acknowledge-alert") Template template) {
        this.template = template;
    }

    /** A line of the page. */
    private record Fact(String name, String text) {

        Map<String, String> values() {
            return Map.of("name", name, "text", text);
        }
    }

    /**
     * The page of an alert.
     *
     * @param said what came of a form that was sent; empty where none was
     * @param token goes into the form
     */
    String of(AlertView alert, String said, String token, Instant now) {
        boolean over = alert.endedAt() != null;
        return template.data("title", alert.rule().shown())
                .data("mark", over ? "resolved" : alert.severity())
                .data("tone", over ? "over" : alert.severity())
                .data("reason", alert.reason())
                .data("said", said)
                .data("facts", facts(alert, now).stream().map(Fact::values).toList())
                .data("open", !over && alert.acknowledged() == null)
                .data("token", token)
                .data("style", STYLE)
                .render();
    }

    /** The page of a link that leads nowhere; the same whatever does not fit. */
    String nowhere() {
        return template.data("title", "This link leads to no alert")
                .data("mark", "not found")
                .data("tone", "quiet")
                .data("reason", "It may have been cut off on its way, or the alert is no longer kept.")
                .data("said", "")
                .data("facts", List.of())
                .data("open", false)
                .data("token", "")
                .data("style", STYLE)
                .render();
    }

    private static List<Fact> facts(AlertView alert, Instant now) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("App", alert.app()));
        add(facts, "Environment", alert.environment());
        facts.add(new Fact(
                "Since",
                MINUTE.format(alert.since()) + (alert.endedAt() == null ? ", for " + age(alert.since(), now) : "")));
        if (alert.endedAt() != null) {
            facts.add(new Fact(
                    "Ended", MINUTE.format(alert.endedAt()) + ", after " + age(alert.since(), alert.endedAt())));
        }
        add(facts, "Value", figure(alert.value()));
        add(facts, "Threshold", figure(alert.threshold()));
        add(facts, "Worst value", figure(alert.peak()));
        Acknowledged acknowledged = alert.acknowledged();
        if (acknowledged != null) {
            facts.add(new Fact("Acknowledged", "by " + acknowledged.by() + ", " + MINUTE.format(acknowledged.at())));
            add(facts, "Note", acknowledged.note());
        }
        return facts;
    }

    private static void add(List<Fact> facts, String name, @Nullable String text) {
        if (text != null) {
            facts.add(new Fact(name, text));
        }
    }

    private static @Nullable String figure(@Nullable Double value) {
        if (value == null || !Double.isFinite(value)) {
            return null;
        }
        return BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    private static String age(Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        if (age.toMinutes() < 1) {
            return "less than a minute";
        }
        if (age.toHours() < 1) {
            return age.toMinutes() + " min";
        }
        return age.toDays() < 1
                ? age.toHours() + " h " + age.toMinutesPart() + " min"
                : age.toDays() + " d " + age.toHoursPart() + " h";
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
