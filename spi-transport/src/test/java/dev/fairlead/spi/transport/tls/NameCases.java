package dev.fairlead.spi.transport.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;

/** Names of certificates, hosts, and whether the one is for the other by RFC 9525: one table for all who check it. */
final class NameCases {

    /**
     * One pair.
     *
     * @param common the common name; must never matter
     * @param presented names with their types before them: {@code dns:}, {@code ip:} in hexadecimal digits, {@code uri:},
     *     {@code mail:}
     */
    record Case(String common, List<String> presented, String host, boolean matches) {

        GeneralName[] names() {
            return presented.stream().map(Case::name).toArray(GeneralName[]::new);
        }

        private static GeneralName name(String typed) {
            String[] parts = typed.split(":", 2);
            return switch (parts[0]) {
                case "dns" -> new GeneralName(GeneralName.dNSName, new DERIA5String(parts[1], false));
                case "ip" ->
                    new GeneralName(
                            GeneralName.iPAddress,
                            new DEROctetString(HexFormat.of().parseHex(parts[1])));
                case "uri" -> new GeneralName(GeneralName.uniformResourceIdentifier, parts[1]);
                case "mail" -> new GeneralName(GeneralName.rfc822Name, parts[1]);
                default -> throw new IllegalArgumentException(typed);
            };
        }

        @Override
        public String toString() {
            return host + (matches ? " is " : " is not ") + presented + ", CN=" + common;
        }
    }

    private static final String V6 = "20010db8000000000000000000000001";

    // host | + or - | presented names, separated by blanks | common name
    private static final String TABLE = """
            good.example|+|dns:good.example
            GOOD.Example|+|dns:good.example
            good.example|+|dns:GOOD.EXAMPLE
            good.example.|+|dns:good.example
            good.example|-|dns:good.example.
            good.example..|-|dns:good.example
            good.example|+|dns:other.example dns:good.example
            good.example|-|dns:other.example
            good.example|-|dns:good.example.org
            good.example|-|dns:a.good.example
            a.good.example|-|dns:good.example
            good.example|-|dns:xgood.example
            xgood.example|-|dns:good.example
            good.example|-||good.example
            good.example|-|dns:other.example|good.example
            good.example|-|uri:https://good.example/
            good.example|-|mail:me@good.example
            good.example|-|uri:https://good.example/|good.example
            a.good.example|+|dns:*.good.example
            A.Good.Example|+|dns:*.gOOD.eXAMPLE
            a.good.example.|+|dns:*.good.example
            a-1.good.example|+|dns:*.good.example
            _a.good.example|+|dns:*.good.example
            a.b.good.example|-|dns:*.good.example
            good.example|-|dns:*.good.example
            .good.example|-|dns:*.good.example
            a..good.example|-|dns:*.good.example
            good.example|-|dns:*.example
            good.com|-|dns:*.com
            example|-|dns:*
            good.example|-|dns:*
            good.example|-|dns:*.
            good.example|-|dns:.
            good.example|-|dns:*.*
            good.example|-|dns:g*.example
            good.example|-|dns:*d.example
            good.example|-|dns:g*d.example
            a.good.example|-|dns:a*.good.example
            a.good.example|-|dns:*a.good.example
            a.good.example|-|dns:**.good.example
            a.b.good.example|-|dns:*.*.good.example
            a.b.good.example|-|dns:a.*.good.example
            a.b.good.example|-|dns:*.b.*.example
            a.good.example|-|dns:a.good.*
            a.good.example|-|dns:*.good.example.
            a.good.example|-|dns:*.good..example
            a.good.example|-|dns:.good.example
            a.good.example|-|dns:*good.example
            *.good.example|-|dns:*.good.example
            *|-|dns:*
            xn--bcher-kva.example|+|dns:xn--bcher-kva.example
            bücher.example|+|dns:xn--bcher-kva.example
            BÜCHER.example|+|dns:XN--BCHER-KVA.example
            bücher.good.example|+|dns:*.good.example
            bücher.example|-|dns:xn--*.example
            bücher.good.example|-|dns:xn--*.good.example
            bücher.example|-|dns:b*.example
            bücher.example|-|dns:bücher.example
            \u212Aelvin.example|+|dns:kelvin.example
            localhost|+|dns:localhost
            127.0.0.1|+|ip:7f000001
            127.0.0.1|-|dns:127.0.0.1
            127.0.0.1|-|ip:7f000002
            127.0.0.1|-||127.0.0.1
            127.0.0.1|-|uri:https://127.0.0.1/
            127.0.0.1|-|dns:*.0.0.1
            127.0.0.1|-|ip:7f000001ffffffff
            127.0.0.1|-|ip:7f0000
            127.0.0.1|-|ip:00000000000000000000ffff7f000001
            127.1|-|ip:7f000001
            127.1|-|dns:127.1
            127.0.0.1.|-|ip:7f000001
            127.0.0.01|-|ip:7f000001
            0x7f.0.0.1|-|ip:7f000001
            2130706433|-|ip:7f000001
            2130706433|-|dns:2130706433
            0x7f000001|-|dns:0x7f000001
            a.0x7f|-|dns:a.0x7f
            256.0.0.1|-|dns:256.0.0.1
            ::1|+|ip:00000000000000000000000000000001
            0:0:0:0:0:0:0:1|+|ip:00000000000000000000000000000001
            ::1|-|dns:::1
            ::1|-|ip:00000000000000000000000000000002
            2001:db8::1|+|ip:V6
            2001:DB8:0::1|+|ip:V6
            2001:0db8:0000:0000:0000:0000:0000:0001|+|ip:V6
            2001:db8::1|-|dns:2001:db8::1
            2001:db8::1:|-|ip:V6
            2001:db8:::1|-|ip:V6
            2001::db8::1|-|ip:V6
            [2001:db8::1]|-|ip:V6
            fe80::1%eth0|+|ip:fe800000000000000000000000000001
            fe80::1%25eth0|+|ip:fe800000000000000000000000000001
            ::ffff:127.0.0.1|+|ip:00000000000000000000ffff7f000001
            ::ffff:127.0.0.1|-|ip:7f000001
            ::127.0.0.1|-|ip:7f000001
            127.0.0.1|+|dns:good.example ip:7f000001
            good.example|+|ip:7f000001 dns:good.example
            |-|dns:
            |-|dns:*
            good.example|-|dns:
            good.example|-|ip:
            """;

    private NameCases() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        TABLE.replace("V6", V6).lines().forEach(line -> {
            String[] fields = line.split("\\|", -1);
            List<String> presented = fields[2].isEmpty() ? List.of() : List.of(fields[2].split(" "));
            cases.add(new Case(fields.length > 3 ? fields[3] : "nobody", presented, fields[0], fields[1].equals("+")));
        });
        // What lines cannot show.
        cases.add(new Case("nobody", List.of("dns:good.example\0.evil.example"), "good.example", false));
        cases.add(new Case("nobody", List.of("dns:good.example\0"), "good.example", false));
        cases.add(new Case("nobody", List.of("dns: good.example"), "good.example", false));
        cases.add(new Case("nobody", List.of("dns:good.example\r\n"), "good.example", false));
        cases.add(new Case("nobody", List.of("dns:good.example"), "good.example\0.evil.example", false));
        String label = "a".repeat(63);
        cases.add(new Case("nobody", List.of("dns:*.good.example"), label + ".good.example", true));
        cases.add(new Case("nobody", List.of("dns:*.good.example"), label + "a.good.example", false));
        String longest = (label + ".").repeat(3) + "a".repeat(61);
        cases.add(new Case("nobody", List.of("dns:" + longest), longest, true));
        cases.add(new Case("nobody", List.of("dns:" + longest + "a"), longest + "a", false));
        return cases;
    }

    /** Bytes that stand where the list of names should be. */
    static List<byte[]> malformedLists() {
        return List.of(
                new byte[0],
                new byte[] {0x30},
                new byte[] {0x30, 0x05, (byte) 0x82, 0x01},
                new byte[] {0x30, 0x02, (byte) 0x82, 0x7F},
                new byte[] {0x30, (byte) 0x84, 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF},
                new byte[] {0x30, (byte) 0x80, 0, 0},
                new byte[] {0x04, 0x00},
                new byte[] {0x30, 0x02, 0x1F, 0x00},
                "good.example".getBytes(StandardCharsets.US_ASCII));
    }
}
