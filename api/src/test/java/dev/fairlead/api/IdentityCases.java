package dev.fairlead.api;

import dev.fairlead.testkit.CertificateTemplate;
import dev.fairlead.testkit.KeyKind;
import dev.fairlead.testkit.TestIdentity;
import java.security.KeyPair;
import java.util.List;

/** Certificates and hosts, and whether the one is for the other by RFC 9525. */
final class IdentityCases {

    /**
     * One pair.
     *
     * @param isHost whether it is connected to at all; else it is refused before
     * @param presented names with their types before them, separated by blanks: {@code dns:}, {@code ip:}, {@code uri:}
     * @param common the common name; must never matter
     */
    record Case(String host, boolean matches, boolean isHost, String presented, String common) {

        TestIdentity identity() {
            CertificateTemplate template =
                    SecureEnds.AUTHORITY.identity().keyPair(KEYS).commonName(common);
            for (String typed : presented.split(" ", -1)) {
                String value = typed.substring(typed.indexOf(':') + 1);
                switch (typed.substring(0, typed.length() - value.length())) {
                    case "dns:" -> template.dns(value);
                    case "ip:" -> template.ip(value);
                    case "uri:" -> template.uri(value);
                    case "" -> {
                        // No name at all.
                    }
                    default -> throw new IllegalArgumentException(typed);
                }
            }
            return template.issue();
        }

        @Override
        public String toString() {
            return host + (matches ? " is " : " is not ") + "[" + presented + "], CN=" + common;
        }
    }

    /** One for all, because only names differ. */
    private static final KeyPair KEYS = KeyKind.EC_P256.generate();

    // host | + matches, - does not, ! is no host that is connected to | presented names | common name
    private static final String TABLE = """
            good.example|+|dns:good.example
            GOOD.Example|+|dns:good.example
            good.example|+|dns:GOOD.EXAMPLE
            good.example.|+|dns:good.example
            good.example|+|dns:other.example dns:good.example
            good.example|+|dns:good.example dns:other.example ip:192.0.2.1
            good.example|+|ip:127.0.0.1 dns:good.example
            good.example|+|uri:https://other.example/ dns:good.example
            good.example|+|dns:good.example|other.example
            a.good.example|+|dns:*.good.example
            A.Good.Example|+|dns:*.gOOD.eXAMPLE
            a.good.example.|+|dns:*.good.example
            a-1.good.example|+|dns:*.good.example
            _a.good.example|+|dns:*.good.example
            a.good.example|+|dns:good.example dns:*.good.example
            good.example|+|dns:good.example dns:*.good.example
            xn--bcher-kva.example|+|dns:xn--bcher-kva.example
            XN--BCHER-KVA.example|+|dns:xn--bcher-kva.example
            xn--bcher-kva.good.example|+|dns:*.good.example
            localhost|+|dns:localhost
            127.0.0.1|+|ip:127.0.0.1
            127.0.0.1|+|dns:good.example ip:192.0.2.1 ip:127.0.0.1
            192.0.2.1|+|ip:192.0.2.1
            ::1|+|ip:::1
            [::1]|+|ip:::1
            0:0:0:0:0:0:0:1|+|ip:::1
            2001:db8::1|+|ip:2001:db8::1
            2001:DB8:0::1|+|ip:2001:db8::1
            2001:0db8:0000:0000:0000:0000:0000:0001|+|ip:2001:db8::1
            good.example|-|dns:other.example
            good.example|-|dns:good.example.
            good.example..|!|dns:good.example
            good.example|-|dns:good.example.org
            good.example|-|dns:a.good.example
            a.good.example|-|dns:good.example
            good.example|-|dns:xgood.example
            xgood.example|-|dns:good.example
            good.example|-||good.example
            good.example|-|dns:other.example|good.example
            good.example|-|ip:127.0.0.1|good.example
            a.good.example|-||*.good.example
            good.example|-|uri:https://good.example/
            good.example|-|uri:https://good.example/|good.example
            a.b.good.example|-|dns:*.good.example
            good.example|-|dns:*.good.example
            .good.example|!|dns:*.good.example
            a..good.example|!|dns:*.good.example
            good.example|-|dns:*.example
            good.com|-|dns:*.com
            example|-|dns:*
            localhost|-|dns:*
            good.example|-|dns:*
            good.example|-|dns:*.
            good.example|-|dns:*.*
            good.example|-|dns:g*.example
            good.example|-|dns:*d.example
            a.good.example|-|dns:a*.good.example
            a.good.example|-|dns:*a.good.example
            a.good.example|-|dns:**.good.example
            a.b.good.example|-|dns:*.*.good.example
            a.b.good.example|-|dns:a.*.good.example
            a.good.example|-|dns:a.good.*
            a.good.example|-|dns:*.good.example.
            a.good.example|-|dns:.good.example
            a.good.example|-|dns:*good.example
            *.good.example|!|dns:*.good.example
            xn--bcher-kva.example|-|dns:xn--*.example
            xn--bcher-kva.good.example|-|dns:xn--*.good.example
            xn--bcher-kva.example|-|dns:bcher.example
            127.0.0.1|-|dns:127.0.0.1
            127.0.0.1|-|ip:127.0.0.2
            127.0.0.1|-||127.0.0.1
            127.0.0.1|-|dns:localhost
            127.0.0.1|-|uri:https://127.0.0.1/
            127.0.0.1|-|dns:*.0.0.1
            127.0.0.1|-|ip:::1
            localhost|-|ip:127.0.0.1
            127.1|!|ip:127.0.0.1
            127.1|!|dns:127.1
            2130706433|!|dns:2130706433
            0x7f000001|!|dns:0x7f000001
            ::1|-|dns:::1
            ::1|-|ip:::2
            ::1|-|ip:127.0.0.1
            2001:db8::1|-|ip:2001:db8::2
            2001:db8::1|-|dns:2001:db8::1
            ::ffff:127.0.0.1|!|ip:127.0.0.1
            """;

    private IdentityCases() {}

    static List<Case> all() {
        return TABLE.lines()
                .map(line -> line.split("\\|", -1))
                .map(fields -> new Case(
                        fields[0],
                        fields[1].equals("+"),
                        !fields[1].equals("!"),
                        fields[2],
                        fields.length > 3 ? fields[3] : "nobody"))
                .toList();
    }
}
