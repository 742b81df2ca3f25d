package io.tocsin.ingest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads a switch out of the configuration. The usual way takes whatever it does not know for off, a misspelt "true" as well. */
@RegisterForReflection
public final class SwitchConverter implements Converter<Boolean> {

    private static final long serialVersionUID = 1L;

    private static final Set<String> ON = Set.of("true", "yes", "on", "1");
    private static final Set<String> OFF = Set.of("false", "no", "off", "0");

    @Override
    public Boolean convert(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (ON.contains(word)) {
            return Boolean.TRUE;
        }
        if (OFF.contains(word)) {
            return Boolean.FALSE;
        }
        throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
    }
}
