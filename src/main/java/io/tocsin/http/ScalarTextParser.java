package io.tocsin.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonTokenId;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers and truth values as the text that the source has: {@code 1.10} stays {@code 1.10}. What needs a number converts the
 * text later.
 */
final class ScalarTextParser extends JsonParserDelegate {

    ScalarTextParser(JsonParser source) {
        super(source);
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        JsonToken token = delegate.nextToken();
        if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
            throw new JsonParseException(delegate, "Binary values are not supported");
        }
        return asText(token);
    }

    @Override
    public @Nullable JsonToken currentToken() {
        return asText(delegate.currentToken());
    }

    @Override
    public int currentTokenId() {
        JsonToken token = currentToken();
        return token == null ? JsonTokenId.ID_NO_TOKEN : token.id();
    }

    @Override
    public boolean hasToken(JsonToken expected) {
        return currentToken() == expected;
    }

    @Override
    public boolean hasTokenId(int id) {
        return currentTokenId() == id;
    }

    private static @Nullable JsonToken asText(@Nullable JsonToken token) {
        return token == JsonToken.VALUE_TRUE
                        || token == JsonToken.VALUE_FALSE
                        || token == JsonToken.VALUE_NUMBER_INT
                        || token == JsonToken.VALUE_NUMBER_FLOAT
                ? JsonToken.VALUE_STRING
                : token;
    }
}
