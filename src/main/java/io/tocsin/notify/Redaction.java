package io.tocsin.notify;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Keeps secrets out of what is shown, stored and logged. Pure. */
final class Redaction {

    private static final String MARK = "…";
    /** What is shorter would be found in any text. */
    private static final int SHORTEST_SECRET = 6;

    /** Who has it may acknowledge; {@link io.tocsin.notify.NoticeAlert#acknowledgeUrl} holds it. */
    private static final Pattern ACKNOWLEDGE_TOKEN = Pattern.compile("(/acknowledge\\?token=)[A-Za-z0-9_-]+");

    private Redaction() {}

    /** A channel's address as it may be shown. */
    static String url(ChannelKind kind, String url) {
        URI uri = URI.create(url);
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String origin = uri.getScheme() + "://" + uri.getHost() + port;
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (kind.secretUrl()) {
            int second = path.indexOf('/', 1);
            return origin + (second < 0 ? "" : path.substring(0, second)) + "/" + MARK;
        }
        return origin + path + (uri.getRawQuery() == null ? "" : "?" + MARK);
    }

    /** A receiver's answer or an exception's text, without the channel's secrets: some repeat what they were sent. */
    static String text(Channel channel, String text) {
        List<String> secrets = new ArrayList<>(List.of(channel.secret(), channel.previousSecret()));
        secrets.addAll(channel.credentials().secrets());
        if (!channel.url().isEmpty()) {
            URI uri = URI.create(channel.url());
            if (channel.kind().secretUrl()) {
                secrets.add(channel.url());
                secrets.add(uri.getRawPath() == null ? "" : uri.getRawPath());
                secrets.add(lastSegment(uri));
            }
            String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
            secrets.add(query);
            for (String parameter : query.split("&", -1)) {
                String value = parameter.substring(parameter.indexOf('=') + 1);
                secrets.add(value);
                secrets.add(decoded(value));
            }
        }
        // The longest first: a part of one must not leave the rest of it.
        secrets.sort(Comparator.comparingInt(String::length).reversed());
        String shown = text;
        for (String secret : secrets) {
            if (secret.length() >= SHORTEST_SECRET) {
                shown = shown.replace(secret, MARK);
            }
        }
        return ACKNOWLEDGE_TOKEN.matcher(shown).replaceAll("$1" + MARK);
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return value;
        }
    }

    private static String lastSegment(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
