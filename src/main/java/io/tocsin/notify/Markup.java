package io.tocsin.notify;

import java.util.Locale;

/**
 * How a receiver writes emphasis and links, and what has to be escaped for text to stay text: what events say must neither become
 * markup nor call anybody's attention. Pure.
 */
enum Markup {
    /** Nothing but text. */
    PLAIN {
        @Override
        String text(String plain) {
            return plain;
        }

        @Override
        String bold(String plain) {
            return plain;
        }

        @Override
        String linked(String plain, String url) {
            return plain + ": " + url;
        }
    },

    /** Slack's mrkdwn: three characters are control characters, which makes mentions ({@code <!here>}) plain as well. */
    SLACK {
        @Override
        String text(String plain) {
            return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        }

        @Override
        String bold(String plain) {
            // Asterisks within would end it, and there is no way to escape one.
            return "*" + text(plain.replace('*', '∗')) + "*";
        }

        @Override
        String linked(String plain, String url) {
            return "<" + text(url.replace("|", "%7C")) + "|" + text(plain.replace('|', '¦')) + ">";
        }
    },

    /** Markdown as Discord and Teams read it: a backslash before every character that could mean something. */
    MARKDOWN {
        @Override
        String text(String plain) {
            StringBuilder escaped = new StringBuilder(plain.length() + 16);
            for (int i = 0; i < plain.length(); i++) {
                char c = plain.charAt(i);
                if (MARKS.indexOf(c) >= 0) {
                    escaped.append('\\');
                }
                escaped.append(c);
            }
            return escaped.toString();
        }

        @Override
        String bold(String plain) {
            return "**" + text(plain) + "**";
        }

        @Override
        String linked(String plain, String url) {
            return "[" + text(plain) + "](" + url.replace("(", "%28").replace(")", "%29") + ")";
        }
    },

    HTML {
        @Override
        String text(String plain) {
            return plain.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;")
                    .replace("'", "&#39;");
        }

        @Override
        String bold(String plain) {
            return "<strong>" + text(plain) + "</strong>";
        }

        @Override
        String linked(String plain, String url) {
            return "<a href=\"" + text(url) + "\">" + text(plain) + "</a>";
        }
    };

    private static final String MARKS = "\\*_~`|>#[]()<:@-+!{}";

    /** Text as text. */
    abstract String text(String plain);

    /** Text with emphasis. */
    abstract String bold(String plain);

    /** A link whose address is safe to stand in one. */
    abstract String linked(String plain, String url);

    /** A link; its text alone where the address is none of HTTP. */
    String link(String plain, String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        boolean safe = (lower.startsWith("http://") || lower.startsWith("https://"))
                && url.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '<' || c == '>' || c == '\\' || c == 0x7f);
        return safe ? linked(plain, url) : text(plain);
    }
}
