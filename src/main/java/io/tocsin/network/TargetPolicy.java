package io.tocsin.network;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * To which addresses the service may connect where somebody else has named the target: a webhook must not reach what only the
 * service can reach. Addresses are judged, never names; whoever asks connects to the very address that was judged. Pure.
 *
 * <p>The ranges are those of the IANA's registries of special-purpose addresses (RFC 6890) and the metadata services of the large
 * clouds. An IPv6 address that carries one of IPv4 (mapped, compatible, translated, NAT64, 6to4, Teredo, ISATAP) is judged by both.
 */
public final class TargetPolicy {

    /** Never a target, whatever is configured: unspecified, link-local, multicast, reserved, and metadata services. */
    private static final List<Network> NEVER = networks(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "224.0.0.0/4",
            "240.0.0.0/4",
            // Metadata or host agents outside of link-local: Alibaba Cloud, Oracle Cloud, Azure, AWS and Google Cloud
            // over IPv6.
            "100.100.100.200",
            "192.0.0.192",
            "168.63.129.16",
            "fd00:ec2::254",
            "fd20:ce::254",
            "::",
            "100::/64",
            "fe80::/10",
            "ff00::/8");

    /** Only where it is configured: loopback, private and shared networks, and what is for documentation and tests. */
    private static final List<Network> PRIVATE = networks(
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "::1",
            "64:ff9b:1::/48",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fec0::/10");

    private static final byte[] LOOPBACK = bytes("::1");
    private static final List<Network> LAST_FOUR_BYTES = networks("::/96", "::ffff:0:0:0/96", "64:ff9b::/96");
    /** RFC 8215: of whoever runs the network, who may put the IPv4 address elsewhere in it too. */
    private static final Network LOCAL_NAT64 = Network.parse("64:ff9b:1::/48");

    private static final Network SIX_TO_FOUR = Network.parse("2002::/16");
    private static final Network TEREDO = Network.parse("2001::/32");
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    /** The Fetch standard's (2.9, port blocking): ports of protocols that an HTTP request could be mistaken for. */
    private static final Set<Integer> BLOCKED_PORTS = Set.of(
            0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
            109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
            526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
            3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080);

    private static final int HIGHEST_PORT = 65_535;

    private final boolean allowPrivate;
    private final List<Network> allowed;

    /**
     * A policy.
     *
     * @param allowPrivate whether all private networks, loopback among them, may be reached
     * @param allowed private networks that may be reached even where the others may not
     */
    public TargetPolicy(boolean allowPrivate, List<Network> allowed) {
        this.allowPrivate = allowPrivate;
        this.allowed = List.copyOf(allowed);
    }

    /** Why nothing may connect to the address; null where it may. */
    public @Nullable String problem(InetAddress address) {
        return problem(address.getAddress());
    }

    /** The same for an address of {@link Network#address}. */
    public @Nullable String problem(byte[] address) {
        byte[] carried = carried(address);
        if (in(NEVER, address) || (carried != null && in(NEVER, carried))) {
            return "is link-local, a metadata service, or no address of a single host: never a target";
        }
        if (!in(PRIVATE, address) && (carried == null || !in(PRIVATE, carried))) {
            return null;
        }
        return allowPrivate || in(allowed, address)
                ? null
                : "is private, and private targets are not allowed here (TOCSIN_NOTIFY_ALLOW_PRIVATE_TARGETS,"
                        + " TOCSIN_NOTIFY_ALLOWED_NETWORKS)";
    }

    /** Why no HTTP request may go to the port, whatever the address; null where it may. */
    public static @Nullable String portProblem(int port) {
        if (port < 0 || port > HIGHEST_PORT) {
            return "is no port";
        }
        return BLOCKED_PORTS.contains(port) ? "is a port of another protocol than HTTP" : null;
    }

    /** The IPv4 address within an IPv6 one; null where there is none. (The platform reads mapped ones as IPv4 already.) */
    private static byte @Nullable [] carried(byte[] address) {
        if (address.length != IPV6_BYTES || Arrays.equals(address, LOOPBACK)) {
            return null;
        }
        if (SIX_TO_FOUR.contains(address)) {
            return Arrays.copyOfRange(address, 2, 2 + IPV4_BYTES);
        }
        byte[] last = Arrays.copyOfRange(address, IPV6_BYTES - IPV4_BYTES, IPV6_BYTES);
        if (LOCAL_NAT64.contains(address)) {
            // None begins with 0: such is an address of the network itself.
            return last[0] == 0 ? null : last;
        }
        if (TEREDO.contains(address)) {
            // RFC 4380, 4: the client's address with all bits turned.
            for (int i = 0; i < last.length; i++) {
                last[i] = (byte) ~last[i];
            }
            return last;
        }
        return isMapped(address) || isIsatap(address) || in(LAST_FOUR_BYTES, address) ? last : null;
    }

    /** {@code ::ffff:0:0/96}, which cannot be written as a network here: it is read as one of IPv4. */
    private static boolean isMapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == (byte) 0xff && address[11] == (byte) 0xff;
    }

    /** RFC 5214, 6.1: an interface identifier of {@code 0000:5efe} or {@code 0200:5efe} and the IPv4 address. */
    private static boolean isIsatap(byte[] address) {
        return (address[8] & ~0x02) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == (byte) 0xfe;
    }

    private static boolean in(List<Network> networks, byte[] address) {
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static List<Network> networks(String... texts) {
        return Arrays.stream(texts).map(Network::parse).toList();
    }

    private static byte[] bytes(String literal) {
        byte[] address = Network.address(literal);
        if (address == null) {
            throw new IllegalStateException(literal);
        }
        return address;
    }
}
