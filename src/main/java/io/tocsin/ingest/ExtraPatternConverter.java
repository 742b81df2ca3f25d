package io.tocsin.ingest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tocsin.scrub.ExtraPattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads an {@link ExtraPattern} out of the configuration. */
@RegisterForReflection
public final class ExtraPatternConverter implements Converter<ExtraPattern> {

    private static final long serialVersionUID = 1L;

    @Override
    public ExtraPattern convert(String text) {
        return ExtraPattern.parse(text);
    }
}
