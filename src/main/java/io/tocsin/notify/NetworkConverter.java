package io.tocsin.notify;

import io.tocsin.network.Network;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads a network of the configuration. */
public final class NetworkConverter implements Converter<Network> {

    private static final long serialVersionUID = 1L;

    @Override
    public Network convert(String text) {
        return Network.parse(text.strip());
    }
}
