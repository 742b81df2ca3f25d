package io.tocsin.scrub;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words that {@link KeyNames} judges by. */
final class SecretWords {

    /**
     * What a name's last word means: a {@link Named}, a {@link WordTable} of the words before it that make it a secret, or a
     * {@link Boolean} for a word that only qualifies the one before.
     */
    static final WordTable<Object> LAST = new WordTable<>(last());

    /** First words of names that say something about a secret, and not the secret. */
    static final WordTable<Boolean> PREDICATES =
            words("is has have had needs need requires require uses use can should must max min total num count");

    /** Words of names of errors: {@code InvalidToken}. */
    static final WordTable<Boolean> COMPLAINTS = words("invalid missing expired bad unknown unexpected wrong");

    /** First words of prose that follows {@code password: } without being one. */
    static final WordTable<Boolean> PROSE = words(
            "a an and are be but can cannot can't could denied did do does empty expected expired failed for from has "
                    + "have if in include incorrect invalid is isn't may mismatch missing must need needs no not of omit on "
                    + "or over required requires same-origin should that the this to too undefined unexpected unknown unset "
                    + "was were when will with without wrong expired accepted rejected verified changed authentication "
                    + "verification");

    /** Names that mean a secret in a query and something else anywhere else. */
    static final WordTable<Boolean> QUERY_ONLY =
            words("code key ticket samlresponse samlrequest oauth_verifier reset_code verification_code");

    /** Last words of names that mean one in a query: of URLs that are signed, which whoever has may follow. */
    static final WordTable<Boolean> QUERY_LAST = words("sig signature hmac");

    /** Values that say that there is none, or stand for one: these are worth more than what they hide. */
    static final WordTable<Boolean> NOTHING = words("null none nil undefined true false yes no empty unset n/a "
            + "filtered redacted hidden masked removed omitted [filtered] [redacted] [hidden] [masked] <redacted> "
            + "<hidden> <masked> <secret> <password> <token> (null) <null> string");

    /** Ends of words that were written without a gap. */
    static final List<Ending> ENDINGS = List.of(
            new Ending("password", Named.strong(Kind.PASSWORD)),
            new Ending("passwd", Named.strong(Kind.PASSWORD)),
            new Ending("passphrase", Named.strong(Kind.PASSWORD)),
            new Ending("token", Named.vague(Kind.TOKEN)),
            new Ending("secret", Named.strong(Kind.KEY)),
            new Ending("apikey", Named.strong(Kind.KEY)),
            new Ending("secretkey", Named.strong(Kind.KEY)),
            new Ending("accesskey", Named.strong(Kind.KEY)),
            new Ending("privatekey", Named.strong(Kind.PRIVATE_KEY)),
            new Ending("sessionid", Named.strong(Kind.TOKEN)),
            new Ending("sessid", Named.strong(Kind.TOKEN)));

    private SecretWords() {}

    /** The end of a word, and what it says. */
    record Ending(String word, Named named) {}

    private static Map<String, Object> last() {
        Map<String, Object> last = new HashMap<>();
        put(
                last,
                Named.strong(Kind.PASSWORD),
                "password passwords passwd passwds pwd pwds passphrase passphrases passcode passwort kennwort contrasena "
                        + "senha dbpass userpass dbpwd userpwd rootpwd htpasswd");
        put(last, Named.vague(Kind.PASSWORD), "pass pw pin otp totp");
        put(
                last,
                Named.strong(Kind.KEY),
                "secret secrets apikey apikeys secretkey accesskey authkey signingkey encryptionkey masterkey sharedkey "
                        + "accountkey appkey");
        put(last, Named.strong(Kind.PRIVATE_KEY), "privatekey privatekeys privkey");
        put(last, Named.vague(Kind.TOKEN), "token session sessions sid jwt csrf xsrf bearer uidtoken");
        put(
                last,
                Named.strong(Kind.TOKEN),
                "sessionid sessid jsessionid phpsessid aspsessionid authtoken accesstoken refreshtoken idtoken csrftoken "
                        + "xsrftoken bearertoken sessiontoken authenticitytoken csrfmiddlewaretoken");
        last.put("tokens", new Named(Kind.TOKEN, true, true, false));
        put(last, Named.strong(Kind.AUTHORIZATION), "authorization authorisation");
        put(last, Named.vague(Kind.AUTHORIZATION), "auth");
        put(last, Named.strong(Kind.COOKIE), "cookie");
        last.put("cookies", new Named(Kind.COOKIE, false, true, false));
        put(last, Named.strong(Kind.CREDENTIALS), "credential credentials creds");
        put(
                last,
                Named.strong(Kind.CARD),
                "cvv cvc cvn creditcardnumber cardnumber ccnumber ccnum creditcardno cardno");
        put(last, Named.vague(Kind.CARD), "creditcard csc");
        put(last, Named.strong(Kind.USER), "userid");
        put(
                last,
                true,
                "again b backup base bytes confirm confirmation confirmed current default dev digest encoded encrypted hash "
                        + "header hex live new old pem plain plaintext previous primary prod production raw repeat "
                        + "secondary sha staging str string test text v val value values verify");
        WordTable<Named> keys = pairs(
                Kind.KEY,
                "api secret access encryption decryption signing signature master auth authentication ssh gpg pgp rsa hmac aes "
                        + "session shared license deploy client consumer webhook app account storage subscription service "
                        + "server cipher crypto jwt token",
                "private",
                Kind.PRIVATE_KEY);
        last.put("key", keys);
        last.put("keys", keys);
        last.put("id", pairs(Kind.TOKEN, "session sess", "user", Kind.USER));
        WordTable<Named> codes = pairs(
                Kind.TOKEN,
                "auth authorization verification recovery backup otp pin access login mfa",
                "security",
                Kind.CARD);
        last.put("code", codes);
        last.put("codes", codes);
        last.put("card", new WordTable<>(Map.of("credit", Named.vague(Kind.CARD), "debit", Named.vague(Kind.CARD))));
        WordTable<Named> numbers = pairs(Kind.CARD, "card cc", "creditcard", Kind.CARD);
        last.put("number", numbers);
        last.put("num", numbers);
        last.put("no", numbers);
        return last;
    }

    private static void put(Map<String, Object> table, Object value, String words) {
        for (String word : words.split(" ", -1)) {
            table.put(word, value);
        }
    }

    private static WordTable<Named> pairs(Kind kind, String words, String other, Kind otherKind) {
        Map<String, Named> pairs = new HashMap<>();
        for (String word : words.split(" ", -1)) {
            pairs.put(word, Named.strong(kind));
        }
        pairs.put(other, Named.strong(otherKind));
        return new WordTable<>(pairs);
    }

    static WordTable<Boolean> words(String words) {
        Map<String, Boolean> table = new HashMap<>();
        for (String word : words.split(" ", -1)) {
            table.put(word, Boolean.TRUE);
        }
        return new WordTable<>(table);
    }
}
