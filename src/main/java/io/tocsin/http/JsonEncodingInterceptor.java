package io.tocsin.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.io.PushbackInputStream;
import org.jspecify.annotations.Nullable;

/** Checks the encoding of every JSON body of a resource before it is read. */
@Provider
class JsonEncodingInterceptor implements ReaderInterceptor {

    @Override
    public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        MediaType type = context.getMediaType();
        if (type == null || type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
            PushbackInputStream body = new PushbackInputStream(context.getInputStream(), JsonEncoding.PROBED_BYTES);
            byte[] first = body.readNBytes(JsonEncoding.PROBED_BYTES);
            int start = JsonEncoding.start(first, 0, first.length);
            body.unread(first, start, first.length - start);
            context.setInputStream(body);
        }
        return context.proceed();
    }
}
