package io.tocsin.access;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads a {@link RateLimit} out of the configuration. */
@RegisterForReflection
public final class RateLimitConverter implements Converter<RateLimit> {

    private static final long serialVersionUID = 1L;

    @Override
    public RateLimit convert(String text) {
        return RateLimit.parse(text);
    }
}
