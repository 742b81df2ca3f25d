package io.tocsin.scrub;

import java.util.Locale;

/** What may be taken out of a text; each has its mark. */
public enum Kind {
    /** What stands under a name such as {@code password}, {@code pwd} or {@code passphrase}. */
    PASSWORD,
    /** Tokens and session ids, by their name or by a form such as a JWT's. */
    TOKEN,
    /** API keys and secrets, by their name or by a form such as {@code sk_live_...}. */
    KEY,
    /** The value of an authorization header. */
    AUTHORIZATION,
    /** The value of a cookie header. */
    COOKIE,
    /** A private key in PEM (RFC 7468), whole or cut. */
    PRIVATE_KEY,
    /** A payment card's number (ISO/IEC 7812, checked by Luhn) or security code. */
    CARD,
    /** An international bank account number (ISO 13616) with right check digits. */
    IBAN,
    /** The user information of a URL (RFC 3986, 3.2.1), and what stands under {@code credentials}. */
    CREDENTIALS,
    /** An e-mail address. */
    EMAIL,
    /** An IP address that is not the machine's own. */
    IP,
    /** A user's id; its mark holds a hash, so that users can still be counted. */
    USER,
    /** What a pattern or a key name of the configuration found. */
    CUSTOM;

    private final String word = name().toLowerCase(Locale.ROOT);
    private final String mark = Marks.START + word + Marks.END;

    /** Its name in marks, notes, settings and metrics: {@code card}. */
    public String word() {
        return word;
    }

    /** What stands for it in a text: {@code [scrubbed:card]}. */
    public String mark() {
        return mark;
    }
}
