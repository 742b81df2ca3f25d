package io.tocsin.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyNamesTest {

    private static final Scrubber STANDARD = new Scrubber(ScrubbingRules.standard());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PASSWORD      | password Password PASSWORD passwd pwd Pwd passphrase passcode passwords pass pw pin otp
            PASSWORD      | userPassword user_password user-password DB_PASSWORD DBPassword dbpassword PGPASSWORD MYSQL_PWD
            PASSWORD      | password1 password_2 passwordConfirmation password_confirmation password-hash newPassword oldPassword
            PASSWORD      | user[password] spring.datasource.password javax.net.ssl.keyStorePassword MYSQL_ROOT_PASSWORD
            TOKEN         | token Token access_token accessToken ACCESS_TOKEN access-token refreshToken id_token authToken tokens
            TOKEN         | csrf csrfToken csrf_token csrftoken _csrf xsrf X-XSRF-TOKEN X-CSRF-Token csrfmiddlewaretoken
            TOKEN         | session sessionId session_id sessionid JSESSIONID PHPSESSID sid jwt X-Auth-Token bearer GITHUB_TOKEN
            TOKEN         | authenticity_token token_value tokenHash auth_code verificationCode backup_codes X-Amz-Security-Token
            KEY           | api_key apiKey APIKey apikey ApiKey API-KEY x-api-key X-API-Key api_keys API_KEY_PROD apiKeyV2
            KEY           | secret secrets clientSecret client_secret CLIENT-SECRET SECRET_KEY secretKey secret_key_base
            KEY           | aws_secret_access_key access_key accessKey AccountKey SharedAccessKey signing_key encryptionKey
            KEY           | master_key APP_KEY jwt.secret jwt.secret.key webhook_secret webhookSecret hmac_key ssh_key licenseKey
            PRIVATE_KEY   | private_key privateKey PRIVATE-KEY privatekey privateKeyPem rsa_private_key
            AUTHORIZATION | authorization Authorization Proxy-Authorization HTTP_AUTHORIZATION auth basic_auth
            COOKIE        | cookie Cookie cookies Set-Cookie set_cookie HTTP_COOKIE
            CREDENTIALS   | credential credentials awsCredentials creds
            CARD          | card_number cardNumber cardnumber cc_number ccNumber cvv CVV2 cvc cvc2 security_code credit_card card-no
            """)
    void a_secret_names_itself_however_it_is_written(Kind kind, String names) {
        for (String name : names.split(" ", -1)) {
            assertThat(STANDARD.kindOf(name)).as(name).isEqualTo(kind);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokenizer tokenize tokenization tokenCount token_count token_type tokenExpiresAt token_expires_at token_endpoint",
                "passenger passengers passport compass bypass passive passage passed password_length passwordMinLength",
                "author authors authority authenticated authentication authored authorId author_id auth_method auth_type",
                "secretary secretaries secretariat secret_name secretName secretId secret_version",
                "keyboard key keys keyword keynote monkey primary_key primaryKey foreignKey cache_key sort_key public_key publicKey",
                "sessions_count sessionTimeout session_duration obsession sessionStorage session_started_at",
                "cookieConsent cookie_policy cookies_enabled cookieDomain cookiecutter",
                "api_key_id apiKeyId key_id access_key_id credentials_provider credentialType",
                "has_password hasPassword is_secret needsAuth use_auth requires_token max_tokens_allowed min_password",
                "pins spin pinned pinterest opinion passes passing overpass",
                "InvalidTokenException TokenExpiredError BadCredentialsException PasswordEncoder SessionFactory TokenService.java",
                "user id name email user_id userId trace_id request_id message level status code error_code zip_code country_code",
                "number phone_number order_number card_type cardHolder account_number version_number no",
                "content-type content-length host accept user-agent x-request-id referer www-authenticate",
                "digest hash value string header text base v1 test",
                "description discard wildcard card credit dashboard cvs cv",
                "url dsn connection hostname path file line function module",
            })
    void other_names_stay(String names) {
        for (String name : names.split(" ", -1)) {
            assertThat(STANDARD.kindOf(name)).as(name).isNull();
        }
    }

    @Test
    void a_number_under_tokens_counts_them() {
        for (String name : List.of("tokens", "max_tokens", "promptTokens", "total_tokens")) {
            assertThat(STANDARD.kindOfNumber(name)).as(name).isNull();
        }
        assertThat(STANDARD.kindOfNumber("pin")).isEqualTo(Kind.PASSWORD);
        assertThat(STANDARD.value("prompt_tokens", "4096", new Tally())).isEqualTo("4096");
        assertThat(STANDARD.value("tokens", "a8f3b2", new Tally())).isEqualTo("[scrubbed:token]");
    }

    @Test
    void what_holds_secrets_among_others_is_looked_through() {
        assertThat(STANDARD.kindOfNested("session")).isNull();
        assertThat(STANDARD.kindOfNested("auth")).isNull();
        assertThat(STANDARD.kindOfNested("cookies")).isEqualTo(Kind.COOKIE);
        assertThat(STANDARD.kindOfNested("credentials")).isEqualTo(Kind.CREDENTIALS);
    }

    @Test
    void configured_names_are_compared_by_their_words() {
        Scrubber scrubber = new Scrubber(new ScrubbingRules(
                ScrubbingRules.standard().kinds(),
                Set.of("shoe-size", "ssn"),
                Set.of("sessionId", "PIN"),
                List.of(),
                ""));

        for (String name : List.of("shoeSize", "SHOE_SIZE", "customer.shoe_size", "user_ssn", "SSN")) {
            assertThat(scrubber.kindOf(name)).as(name).isEqualTo(Kind.CUSTOM);
        }
        for (String name : List.of("size", "snowshoe_size", "session_id", "pin", "lessn")) {
            assertThat(scrubber.kindOf(name)).as(name).isNull();
        }
        assertThat(scrubber.kindOf("password")).isEqualTo(Kind.PASSWORD);
        assertThat(scrubber.text("shoeSize=44 pin=12345678", new Tally()))
                .isEqualTo("shoeSize=[scrubbed:custom] pin=12345678");
    }

    @Test
    void a_value_under_a_secret_name_is_its_mark() {
        Tally tally = new Tally();

        assertThat(STANDARD.value("db_password", "hunter2", tally)).isEqualTo("[scrubbed:password]");
        assertThat(STANDARD.value("city", "Ulm", tally)).isEqualTo("Ulm");
        assertThat(STANDARD.value("url", "https://a:b@c/", tally)).isEqualTo("https://[scrubbed:credentials]@c/");
        assertThat(STANDARD.value("PWD", "/srv/shop", tally)).isEqualTo("/srv/shop");
        assertThat(STANDARD.value("PWD", "hunter2", tally)).isEqualTo("[scrubbed:password]");
        assertThat(STANDARD.value("password", "null", tally)).isEqualTo("null");
        assertThat(STANDARD.value("password", "", tally)).isEmpty();
        assertThat(STANDARD.value("password", "[scrubbed:password]", tally)).isEqualTo("[scrubbed:password]");
        assertThat(tally.count(Kind.PASSWORD)).isEqualTo(2);
        assertThat(tally.count(Kind.CREDENTIALS)).isEqualTo(1);
    }
}
