package io.tocsin.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPolicyTest {

    private static final TargetPolicy STRICT = new TargetPolicy(false, List.of());
    private static final TargetPolicy LOOSE = new TargetPolicy(true, List.of());

    @ParameterizedTest
    @CsvSource(textBlock = """
            93.184.216.34,                    public
            8.8.8.8,                          public
            172.15.255.255,                   public
            172.32.0.0,                       public
            100.63.255.255,                   public
            100.128.0.0,                      public
            2606:2800:220:1:248:1893:25c8:1946, public
            2a00:1450:4001:81b::200e,         public
            64:ff9b::808:808,                 public
            2002:808:808::1,                  public
            127.0.0.1,                        private
            127.255.255.254,                  private
            10.0.0.1,                         private
            172.16.0.1,                       private
            172.31.255.255,                   private
            192.168.1.1,                      private
            100.64.0.1,                       private
            100.127.255.255,                  private
            192.0.0.8,                        private
            192.0.2.1,                        private
            198.18.0.1,                       private
            198.51.100.7,                     private
            203.0.113.9,                      private
            ::1,                              private
            fc00::1,                          private
            fd12:3456::1,                     private
            fec0::1,                          private
            2001:db8::1,                      private
            64:ff9b:1::1,                     private
            64:ff9b:1::10.0.0.1,              private
            ::ffff:127.0.0.1,                 private
            ::ffff:10.0.0.1,                  private
            ::10.0.0.1,                       private
            ::ffff:0:10.0.0.1,                private
            64:ff9b::10.0.0.1,                private
            64:ff9b::7f00:1,                  private
            2002:a00:1::1,                    private
            2002:7f00:1::1,                   private
            2001:0:1:2:3:4:f5ff:fffe,         private
            2606:2800::5efe:10.0.0.1,         private
            2606:2800::200:5efe:10.0.0.1,     private
            0.0.0.0,                          never
            0.1.2.3,                          never
            169.254.169.254,                  never
            64:ff9b:1::a9fe:a9fe,             never
            169.254.0.1,                      never
            224.0.0.1,                        never
            239.255.255.255,                  never
            240.0.0.1,                        never
            255.255.255.255,                  never
            100.100.100.200,                  never
            192.0.0.192,                      never
            168.63.129.16,                    never
            ::,                               never
            fe80::1,                          never
            febf::1,                          never
            ff02::1,                          never
            fd00:ec2::254,                    never
            fd20:ce::254,                     never
            ::ffff:169.254.169.254,           never
            ::169.254.169.254,                never
            64:ff9b::169.254.169.254,         never
            64:ff9b::a9fe:a9fe,               never
            2002:a9fe:a9fe::1,                never
            2001:0:1:2:3:4:5601:5601,         never
            2606:2800::5efe:169.254.169.254,  never
            """)
    void an_address_is_judged_by_its_range_and_by_what_it_carries(String address, String expected) {
        byte[] bytes = Network.address(address);
        assertThat(bytes).isNotNull();

        assertThat(STRICT.problem(bytes) == null).isEqualTo(expected.equals("public"));
        assertThat(LOOSE.problem(bytes) == null).isEqualTo(!expected.equals("never"));
    }

    @Test
    void an_ipv4_address_in_ipv6_is_judged_also_where_the_platform_did_not_translate_it() {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 10;
        mapped[15] = 1;

        assertThat(STRICT.problem(mapped)).contains("private");
        assertThat(LOOSE.problem(mapped)).isNull();
    }

    @Test
    void allowed_networks_open_private_ranges_and_no_others() throws UnknownHostException {
        TargetPolicy policy = new TargetPolicy(
                false,
                List.of(Network.parse("10.2.0.0/16"), Network.parse("169.254.0.0/16"), Network.parse("fd00::/8")));

        assertThat(policy.problem(InetAddress.getByName("10.2.3.4"))).isNull();
        assertThat(policy.problem(InetAddress.getByName("fd01::1"))).isNull();
        assertThat(policy.problem(InetAddress.getByName("10.3.0.1"))).contains("private");
        assertThat(policy.problem(InetAddress.getByName("127.0.0.1"))).contains("private");
        assertThat(policy.problem(InetAddress.getByName("169.254.169.254"))).contains("never");
        assertThat(policy.problem(InetAddress.getByName("fd00:ec2::254"))).contains("never");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 22, 25, 587, 6667, 65_536})
    void some_ports_are_none_of_http(int port) {
        assertThat(TargetPolicy.portProblem(port)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 443, 8080, 8443, 9093, 65_535})
    void others_may_be(int port) {
        assertThat(TargetPolicy.portProblem(port)).isNull();
    }
}
