package io.tocsin.appsettings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import jakarta.enterprise.context.ApplicationScoped;

/** Documents as the table holds them. */
@ApplicationScoped
class DocumentText {

    private final ObjectMapper json;
    /** A later version of the service may have stored more than this one knows; the rest is still the app's wish. */
    private final ObjectReader reader;

    DocumentText(ObjectMapper json) {
        this.json = json;
        this.reader = json.readerFor(SettingsDocument.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    String written(SettingsDocument document) {
        try {
            return json.writeValueAsString(document);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A document is texts and numbers", impossible);
        }
    }

    /**
     * What a row holds.
     *
     * @throws IllegalStateException where somebody else has written it
     */
    SettingsDocument read(String stored) {
        try {
            return reader.readValue(stored);
        } catch (JsonProcessingException strange) {
            throw new IllegalStateException("The document is none of ours: " + strange.getOriginalMessage(), strange);
        }
    }

    /** Whether two say the same. */
    boolean areEqual(String one, String other) {
        try {
            return json.readTree(one).equals(json.readTree(other));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("The column holds JSON", impossible);
        }
    }
}
