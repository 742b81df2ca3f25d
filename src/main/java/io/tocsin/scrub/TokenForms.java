package io.tocsin.scrub;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tokens and keys that are known by their form, wherever they stand. Forms are their issuers' own, as they publish them. */
final class TokenForms {

    private static final int WORD = 1;
    private static final int DASHES = 2;
    private static final int DOTS = 4;
    private static final int BASE64 = 8;
    private static final int UPPER = 16;
    private static final int HEX = 32;
    /** A dash or an underscore within what otherwise is words of prose says nothing; a digit does. */
    private static final int DIGIT_NEEDED = 64;

    /** What stands in the path of an address. */
    private static final int PATH = 128;

    private static final byte[] CHARACTERS = characters();
    private static final Form[][] FORMS = forms();

    private TokenForms() {}

    /**
     * A form.
     *
     * @param prefix what it begins with
     * @param least how many characters follow at least
     * @param alphabet which ones
     */
    private record Form(String prefix, int least, int alphabet, Kind kind) {}

    /** What every word begins with that {@link #at} may take out: its first four characters. */
    static Set<String> beginnings() {
        Set<String> beginnings = new HashSet<>();
        for (String word : List.of("bear", "basi", "jdbc", "iden", "pass")) {
            for (int capitals = 0; capitals < 16; capitals++) {
                StringBuilder written = new StringBuilder(word);
                for (int i = 0; i < 4; i++) {
                    if ((capitals & (1 << i)) != 0) {
                        written.setCharAt(i, (char) (word.charAt(i) - 32));
                    }
                }
                beginnings.add(written.toString());
            }
        }
        // The long s is an s to whoever compares in any case.
        for (String word : List.of("ba", "bA", "Ba", "BA")) {
            add(beginnings, word + '\u017f', WORD);
        }
        add(beginnings, "eyJ", WORD | DASHES | DOTS);
        for (Form[] forms : FORMS) {
            for (Form form : forms) {
                add(beginnings, form.prefix(), form.alphabet());
            }
        }
        return beginnings;
    }

    /** Where a prefix has less, it is added with each character that may follow. */
    private static void add(Set<String> beginnings, String prefix, int alphabet) {
        if (prefix.length() >= Beginnings.LENGTH) {
            beginnings.add(prefix.substring(0, Beginnings.LENGTH));
            return;
        }
        for (char c = 0; c < 128; c++) {
            if ((CHARACTERS[c] & alphabet) != 0) {
                add(beginnings, prefix + c, alphabet);
            }
        }
    }

    /**
     * Looks at the word that begins here.
     *
     * @return the end of what was taken out; {@code start} where nothing was
     */
    static int at(Scan scan, int start) {
        char first = scan.text.charAt(start);
        Form[] forms = first < 128 ? FORMS[first] : FORMS[0];
        for (Form form : forms) {
            if (scan.startsWith(form.prefix(), start) && scan.takes(form.kind())) {
                int tail = start + form.prefix().length();
                if (matches(scan, tail, form)) {
                    return scan.replace(start, end(scan, tail, form.alphabet()), form.kind());
                }
            }
        }
        return switch (first) {
            case 'e' -> webToken(scan, start);
            case 'b', 'B' -> header(scan, start);
            case 'i', 'I', 'p', 'P' -> SqlPasswords.at(scan, start);
            case 'j', 'J' -> UrlCredentials.oracleAt(scan, start);
            default -> start;
        };
    }

    /** The key of a Telegram bot: digits, the colon here, and the rest. */
    static int botAt(Scan scan, int colon) {
        if (!scan.startsWith("AA", colon + 1) || !scan.takes(Kind.TOKEN)) {
            return colon;
        }
        int start = colon;
        while (start > scan.floor() && colon - start < 12 && Ascii.isDigit(scan.at(start - 1))) {
            start--;
        }
        int end = end(scan, colon + 1, WORD | DASHES);
        return colon - start >= 8 && end - colon > 33 ? scan.replace(start, end, Kind.TOKEN) : colon;
    }

    /** A JWT (RFC 7519): JSON in base64 begins with {@code eyJ}; header, payload and what follows, parted by dots. */
    private static int webToken(Scan scan, int start) {
        if (start < scan.noWebTokenBefore || !scan.startsWith("eyJ", start) || !scan.takes(Kind.TOKEN)) {
            return start;
        }
        int header = end(scan, start, WORD | DASHES);
        int payload = scan.at(header) == '.' ? end(scan, header + 1, WORD | DASHES) : header;
        if (header - start < 12 || payload - header < 5) {
            scan.noWebTokenBefore = header;
            return start;
        }
        int end = end(scan, payload, WORD | DASHES | DOTS);
        while (scan.at(end - 1) == '.') {
            end--;
        }
        return scan.replace(start, end, Kind.TOKEN);
    }

    /** {@code Bearer} and {@code Basic} with what follows (RFC 6750, RFC 7617). */
    private static int header(Scan scan, int start) {
        if (!scan.takes(Kind.AUTHORIZATION)) {
            return start;
        }
        boolean bearer = scan.text.regionMatches(true, start, "bearer", 0, 6);
        if (!bearer && !scan.text.regionMatches(true, start, "basic", 0, 5)) {
            return start;
        }
        int scheme = start + (bearer ? 6 : 5);
        int value = scan.at(scheme) == '+' ? scheme + 1 : Values.spacesEnd(scan, scheme);
        if (value == scheme) {
            return start;
        }
        int end = end(scan, value, bearer ? WORD | DASHES | DOTS | BASE64 : WORD | DASHES | BASE64);
        if (end - value < 6) {
            return start;
        }
        boolean taken = bearer ? Values.looksSecret(scan, value, end) : isBasic(scan.text.substring(value, end));
        return taken ? scan.replace(value, end, Kind.AUTHORIZATION) : start;
    }

    /** Whether it is a user and a password in base64, and not a word. */
    private static boolean isBasic(String value) {
        String plain = value.replaceAll("=+$", "").replace('-', '+').replace('_', '/');
        try {
            byte[] decoded = Base64.getDecoder().decode(plain.substring(0, plain.length() / 4 * 4));
            boolean colon = false;
            for (byte b : decoded) {
                if (b >= 0 && b < ' ') {
                    return false;
                }
                colon |= b == ':';
            }
            return colon || value.length() >= 40;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    private static int end(Scan scan, int start, int alphabet) {
        int i = start;
        while (i < scan.length) {
            char c = scan.text.charAt(i);
            if (c >= 128 || (CHARACTERS[c] & alphabet) == 0) {
                break;
            }
            i++;
        }
        scan.work += i - start;
        return i;
    }

    /** Looks no further than it must: what does not match is looked at again by the words within it. */
    private static boolean matches(Scan scan, int tail, Form form) {
        boolean digit = (form.alphabet() & DIGIT_NEEDED) == 0;
        int i = tail;
        while (i < tail + form.least()) {
            char c = scan.at(i);
            if (c >= 128 || (CHARACTERS[c] & form.alphabet()) == 0) {
                return false;
            }
            digit |= Ascii.isDigit(c);
            i++;
        }
        scan.work += i - tail;
        return digit;
    }

    private static byte[] characters() {
        byte[] characters = new byte[128];
        for (char c = 0; c < 128; c++) {
            int of = Ascii.isLetterOrDigit(c) ? WORD | BASE64 : 0;
            of |= c == '-' || c == '_' ? DASHES : 0;
            of |= c == '.' || c == '~' ? DOTS : 0;
            of |= c == '+' || c == '/' || c == '=' ? BASE64 : 0;
            of |= Ascii.isUpper(c) || Ascii.isDigit(c) ? UPPER : 0;
            of |= Ascii.isHex(c) ? HEX : 0;
            of |= Ascii.isLetterOrDigit(c) || "-_.~@/%+=".indexOf(c) >= 0 ? PATH : 0;
            characters[c] = (byte) of;
        }
        return characters;
    }

    private static Form[][] forms() {
        List<Form> all = new ArrayList<>();
        // Ours and Stripe's.
        add(all, Kind.KEY, 8, WORD | DASHES, "sk_live_ sk_test_ rk_live_ rk_test_ whsec_");
        add(all, Kind.KEY, 20, WORD | DASHES | DIGIT_NEEDED, "sk-");
        // GitHub, GitLab, npm, PyPI, RubyGems, Docker Hub, Figma, Hugging Face.
        add(all, Kind.TOKEN, 30, WORD, "ghp_ gho_ ghu_ ghs_ ghr_ npm_ hf_");
        add(
                all,
                Kind.TOKEN,
                20,
                WORD | DASHES,
                "github_pat_ glpat- gldt- glrt- glcbt- glptt- glft- glsoat- glimt- glagent-");
        add(all, Kind.TOKEN, 20, WORD | DASHES, "pypi- rubygems_ dckr_pat_ figd_");
        // Slack.
        add(all, Kind.TOKEN, 10, WORD | DASHES, "xoxb- xoxp- xoxa- xoxr- xoxs- xoxe- xoxe. xapp-");
        // Google.
        add(all, Kind.KEY, 30, WORD | DASHES, "AIza GOCSPX-");
        add(all, Kind.TOKEN, 20, WORD | DASHES | DOTS, "ya29.");
        // Amazon's access key ids.
        add(all, Kind.KEY, 16, UPPER, "AKIA ASIA ABIA ACCA");
        // SendGrid, Twilio, Mailgun, Shopify, DigitalOcean, Square, Databricks, Postman, New Relic.
        add(all, Kind.KEY, 30, WORD | DASHES | DOTS, "SG.");
        add(all, Kind.KEY, 32, HEX, "SK key- shpat_ shpca_ shppa_ shpss_ dapi");
        add(all, Kind.TOKEN, 40, WORD, "dop_v1_ doo_v1_ dor_v1_");
        add(all, Kind.KEY, 20, WORD | DASHES, "sq0atp- sq0csp- PMAK- NRAK- NRJS-");
        // Vault, Doppler, Grafana, Sentry, Atlassian, Linear, Notion, Supabase, PlanetScale, age.
        add(all, Kind.TOKEN, 24, WORD | DASHES, "hvs. hvb. hvr. dp.pt. glsa_ glc_ sntrys_ sntryu_ ATATT3 ATCTT3");
        add(all, Kind.TOKEN, 24, WORD | DASHES, "lin_api_ ntn_ secret_ sbp_ pscale_tkn_ pscale_pw_ fo1_ tskey-");
        add(all, Kind.PRIVATE_KEY, 40, WORD, "AGE-SECRET-KEY-1");
        // Incoming webhooks of chats: the address alone allows to write. Slack, Discord, Teams, Zapier, Feishu and
        // Lark, Webex.
        add(
                all,
                Kind.TOKEN,
                20,
                PATH,
                "hooks.slack.com/services/ hooks.slack.com/workflows/ hooks.slack.com/triggers/");
        add(all, Kind.TOKEN, 40, PATH, "discord.com/api/webhooks/ discordapp.com/api/webhooks/");
        add(all, Kind.TOKEN, 30, PATH, "webhook.office.com/webhookb2/ outlook.office.com/webhook/");
        add(all, Kind.TOKEN, 10, PATH, "hooks.zapier.com/hooks/catch/");
        add(
                all,
                Kind.TOKEN,
                20,
                PATH,
                "open.feishu.cn/open-apis/bot/v2/hook/ open.larksuite.com/open-apis/bot/v2/hook/");
        add(all, Kind.TOKEN, 20, PATH, "webexapis.com/v1/webhooks/incoming/");
        // Discord with a version in its path; Mattermost and Rocket.Chat on any host.
        add(all, Kind.TOKEN, 60, PATH | DIGIT_NEEDED, "webhooks/");
        add(all, Kind.TOKEN, 24, WORD | DIGIT_NEEDED, "hooks/");
        // A key in PEM that was encoded in base64 once more.
        add(all, Kind.PRIVATE_KEY, 40, BASE64, "LS0tLS1CRUdJTi");
        Form[][] byFirst = new Form[128][];
        for (char c = 0; c < 128; c++) {
            char first = c;
            byFirst[c] = all.stream()
                    .filter(form -> form.prefix().charAt(0) == first)
                    .toArray(Form[]::new);
        }
        return byFirst;
    }

    private static void add(List<Form> all, Kind kind, int least, int alphabet, String prefixes) {
        for (String prefix : prefixes.split(" ", -1)) {
            all.add(new Form(prefix, least, alphabet, kind));
        }
    }
}
