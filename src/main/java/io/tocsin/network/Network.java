package io.tocsin.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network of IPv4 or IPv6 addresses in the notation of RFC 4632 (3.1) and RFC 4291 (2.3), {@code 10.0.0.0/8}; an address by itself
 * is a network of one. An IPv6 address that stands for one of IPv4 (RFC 4291, 2.5.5.2) is that one.
 */
public final class Network {

    /** Nothing else goes to the platform's parser, which would ask the name service for what it takes for a name. */
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");
    private static final int IPV4_BYTES = 4;
    /** How many bits stand before the IPv4 address in an IPv6 one. */
    private static final int MAPPED_BITS = 96;

    private final byte[] address;
    private final int prefix;

    private Network(byte[] address, int prefix) {
        this.address = address;
        this.prefix = prefix;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException with the reason
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        byte[] address = address(literal);
        if (address == null) {
            throw new IllegalArgumentException(
                    "must be an IP address or a network such as 10.0.0.0/8 or 2001:db8::/32");
        }
        int bits = address.length * Byte.SIZE;
        int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), literal, address);
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("must end with a number of bits from 0 to " + bits);
        }
        for (int bit = prefix; bit < bits; bit++) {
            if ((address[bit / Byte.SIZE] & (0x80 >> (bit % Byte.SIZE))) != 0) {
                throw new IllegalArgumentException(
                        "has bits beyond its first " + prefix + ": an address, or a longer prefix, is meant?");
            }
        }
        return new Network(address, prefix);
    }

    private static int prefix(String text, String literal, byte[] address) {
        if (!PREFIX.matcher(text).matches()) {
            return -1;
        }
        boolean mapped = address.length == IPV4_BYTES && literal.indexOf(':') >= 0;
        return Integer.parseInt(text) - (mapped ? MAPPED_BITS : 0);
    }

    /** The bytes of an address, 4 or 16; null where the text is none. Asks no name service. */
    public static byte @Nullable [] address(String text) {
        int zone = text.indexOf('%');
        String literal = zone < 0 ? text : text.substring(0, zone);
        if (!LITERAL.matcher(literal).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException malformed) {
            return null;
        }
    }

    /** Whether an address, of {@link #address}, lies in it. */
    public boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (other[i] != address[i]) {
                return false;
            }
        }
        int rest = prefix % Byte.SIZE;
        return rest == 0 || ((other[whole] ^ address[whole]) >> (Byte.SIZE - rest)) == 0;
    }
}
