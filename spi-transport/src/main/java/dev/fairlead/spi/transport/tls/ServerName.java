package dev.fairlead.spi.transport.tls;

import java.io.IOException;
import java.net.IDN;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a certificate is for a server of this name, by RFC 9525. Providers are not asked: what they take differs, from
 * the common name to parts of a label.
 */
final class ServerName {

    private static final int SHOWN_NAMES = 4;
    private static final int SHOWN_CHARACTERS = 64;

    /** RFC 1035 2.3.4: 255 octets on the wire are 253 characters. */
    private static final int LONGEST_NAME = 253;

    // RFC 5890 2.3.1, and the underscore, which is in use. Ends with a label that is no number: RFC 1123 2.1 tells
    // names from
    // addresses by it, and some resolvers take "127.1" or "0x7f000001" for an address.
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9_-]{1,63}\\.)*+(?![0-9]++$|0x[0-9a-f]*+$)[a-z0-9_-]{1,63}");

    private ServerName() {}

    /** Says what the certificate is for, if it is not for {@code host}, a name or an address without brackets. */
    static Optional<String> complaint(String host, X509Certificate certificate) {
        SubjectNames names;
        try {
            names = SubjectNames.of(certificate);
        } catch (IOException | RuntimeException malformed) {
            return Optional.of("the names in the server's certificate are malformed, so it is not for " + shown(host));
        }
        if (matches(host, names)) {
            return Optional.empty();
        }
        return Optional.of("the server's certificate is for " + list(names) + ", not for " + shown(host));
    }

    // RFC 9525 6.1 to 6.4: one presented identifier of the same type is enough. The common name is none (2, item 3).
    private static boolean matches(String host, SubjectNames names) {
        Optional<byte[]> address = Octets.of(host);
        if (address.isPresent()) {
            // RFC 9525 6.4: octet by octet; an IPv4 address within IPv6 is thereby another one.
            return names.addresses().stream().anyMatch(octets -> Arrays.equals(octets, address.get()));
        }
        return name(host)
                .filter(wanted -> names.dnsNames().stream().anyMatch(presented -> matches(wanted, presented)))
                .isPresent();
    }

    /** The name in A-labels and small letters, without the dot of the root; empty if it is none. */
    private static Optional<String> name(String host) {
        String ascii;
        try {
            ascii = isAscii(host) ? host : IDN.toASCII(host);
        } catch (RuntimeException noName) {
            return Optional.empty();
        }
        String name = (ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii).toLowerCase(Locale.ROOT);
        return Optional.of(name).filter(ServerName::isName);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character < 0x80);
    }

    private static boolean isName(String name) {
        return name.length() <= LONGEST_NAME && NAME.matcher(name).matches();
    }

    private static boolean matches(String wanted, String presented) {
        // Before the letters are made small, which would turn some others into ASCII.
        if (!isAscii(presented)) {
            return false;
        }
        String name = presented.toLowerCase(Locale.ROOT);
        if (!name.startsWith("*.")) {
            return name.equals(wanted);
        }
        // RFC 9525 6.3: the wildcard is the whole left-most label, there is one only, and it stands for exactly one
        // label.
        // What follows it must be a name of at least two labels: the RFC leaves "*.com" to the client (7.1), browsers
        // refuse
        // it, and so do we, since it would be for all of a registry's customers. "*.internal" is lost with it, because
        // nothing tells the one from the other.
        String parent = name.substring(1);
        int dot = wanted.indexOf('.');
        return dot > 0
                && parent.indexOf('.', 1) > 0
                && isName(parent.substring(1))
                && wanted.substring(dot).equals(parent);
    }

    private static String list(SubjectNames names) {
        List<String> all = new ArrayList<>(names.dnsNames());
        names.addresses().forEach(octets -> all.add(Octets.toText(octets)));
        if (all.isEmpty()) {
            return "no name or address at all";
        }
        List<String> shown =
                all.stream().limit(SHOWN_NAMES).map(ServerName::shown).toList();
        int more = all.size() - shown.size();
        return String.join(", ", shown) + (more == 0 ? "" : " and " + more + " more");
    }

    private static String shown(String name) {
        return Visible.text(name, SHOWN_CHARACTERS);
    }
}
