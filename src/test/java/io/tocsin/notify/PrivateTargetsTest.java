package io.tocsin.notify;

import static io.tocsin.notify.ChannelApi.channel;
import static io.tocsin.notify.ChannelApi.create;
import static io.tocsin.notify.ChannelApi.made;
import static io.tocsin.notify.ChannelApi.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.testing.PostgresResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the default configuration, nothing inside is reached by a channel. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class PrivateTargetsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9000/",
                "http://[::1]/",
                "http://10.1.2.3/",
                "http://192.168.0.1/",
                "http://[fd00::1]/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://[::ffff:7f00:1]/"
            })
    void an_address_inside_is_refused_when_the_channel_is_made(String url) {
        create(with(channel("webhook"), "url", url))
                .statusCode(422)
                .body("error.details.fields.url", containsString("is"));
    }

    @Test
    void a_name_that_leads_inside_is_refused_when_it_is_sent_to() {
        try (Receiver receiver = new Receiver()) {
            JsonPath result = ChannelApi.test(made("webhook", receiver.urlByName()));

            assertThat(result.getBoolean("delivered")).isFalse();
            assertThat(result.getString("answer")).contains("is private");
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/"})
    void unusual_forms_of_an_address_reach_nothing_either(String url) {
        int status = create(with(channel("webhook"), "url", url)).extract().statusCode();

        if (status == 201) {
            assertThat(ChannelApi.test(made("webhook", url)).getBoolean("delivered"))
                    .isFalse();
        } else {
            assertThat(status).isEqualTo(422);
        }
    }

    @Test
    void without_a_mail_server_there_are_no_channels_of_email() {
        create(with(channel("email"), "to", List.of("a@example.com")))
                .statusCode(422)
                .body("error.details.fields.kind", containsString("quarkus.mailer.from"));
    }
}
