package dev.fairlead.fuzz;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where UrlComponents and java.net.URI differ on purpose. */
@SuppressWarnings("ImmutableEnumChecker") // The tests have no state.
enum Strictness {
    SCHEME("another scheme, or none", uri -> !schemes().contains(lower(uri.getScheme()))),
    FRAGMENT("a fragment", uri -> uri.getRawFragment() != null),
    NO_AUTHORITY(
            "no host", uri -> uri.getRawAuthority() == null || bareHost(uri).isEmpty()),
    USER_INFO("user information", uri -> authority(uri).indexOf('@') >= 0),
    PERCENT("percent-encoding in a host that is a name", uri -> name(uri).indexOf('%') >= 0),
    PORT("a port of more than five digits, 0, above 65535, or no number", uri -> isBadPort(port(uri))),
    NUMERIC("an IPv4 address in any spelling but four decimal numbers", uri -> isNumeric(name(uri))),
    MAPPED("IPv4 in the clothes of IPv6", uri -> isMapped(bareHost(uri))),
    ZONE("a zone with other characters than letters, digits and -._, or an empty one", uri -> isBadZone(bareHost(uri))),
    LABELS(
            "a label that is empty, of more than 63 characters, or has a hyphen at an end",
            uri -> hasBadLabel(name(uri))),
    LENGTH("a name of more than 253 characters", uri -> name(uri).length() > 253),
    CHARACTERS("characters in a host that no host has", uri -> hasBadCharacter(name(uri))),
    INTERNATIONAL("an international name that IDNA 2003 and 2008 read differently", uri -> isInternational(name(uri)));

    private interface Test {
        boolean of(URI uri);
    }

    // What some resolver takes for an address: the last label is a number.
    private static final Pattern NUMERIC_NAME = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)\\.?");

    private static final Pattern DOTTED = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})(?:\\.(?!$)|$)){4}");

    private final String text;
    private final Test test;

    Strictness(String text, Test test) {
        this.text = text;
        this.test = test;
    }

    String text() {
        return text;
    }

    /** Why this is no URL for a WebSocket although it is a URI. */
    static Optional<Strictness> reason(URI uri) {
        return Arrays.stream(values()).filter(each -> each.test.of(uri)).findFirst();
    }

    /** Whether this has what RFC 3986 does not allow in a URI and is sent all the same: brackets in a path or query, a zone. */
    static boolean isMoreThanUri(String text) {
        return text.indexOf('[') >= 0 || text.indexOf(']') >= 0 || text.chars().anyMatch(c -> c >= 0x80);
    }

    /** One spelling for each address. */
    static String spelling(String host) {
        String bare = lower(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        int zone = bare.indexOf('%');
        String address = zone < 0 ? bare : bare.substring(0, zone);
        if (address.indexOf(':') < 0) {
            return address;
        }
        return octets(address).map(HexFormat.of()::formatHex).orElse(address);
    }

    private static Optional<byte[]> octets(String address) {
        try {
            InetAddress read = InetAddress.getByName(address);
            return Optional.of(read.getAddress());
        } catch (UnknownHostException none) {
            return Optional.empty();
        }
    }

    private static Set<String> schemes() {
        return Set.of("ws", "wss", "http", "https");
    }

    private static String lower(String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static String authority(URI uri) {
        return Objects.requireNonNullElse(uri.getRawAuthority(), "");
    }

    private static String hostAndPort(URI uri) {
        return authority(uri).substring(authority(uri).lastIndexOf('@') + 1);
    }

    private static int endOfHost(String text) {
        int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
        int colon = text.indexOf(':', Math.max(bracket, 0));
        return colon < 0 ? text.length() : colon;
    }

    private static String bareHost(URI uri) {
        String both = hostAndPort(uri);
        String host = lower(both.substring(0, endOfHost(both)));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String name(URI uri) {
        return bareHost(uri).indexOf(':') >= 0 ? "" : bareHost(uri);
    }

    private static String port(URI uri) {
        String both = hostAndPort(uri);
        return both.substring(Math.min(both.length(), endOfHost(both) + 1));
    }

    private static boolean isBadPort(String port) {
        return !port.isEmpty()
                && (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) == 0 || Integer.parseInt(port) > 65_535);
    }

    private static boolean isNumeric(String name) {
        boolean dotted = DOTTED.matcher(name).matches()
                && Arrays.stream(name.split("\\.")).allMatch(octet -> Integer.parseInt(octet) < 256);
        return NUMERIC_NAME.matcher(name).matches() && !dotted;
    }

    private static boolean isMapped(String host) {
        int zone = host.indexOf('%');
        String address = zone < 0 ? host : host.substring(0, zone);
        // Java makes an Inet4Address of those.
        return address.indexOf(':') >= 0
                && octets(address).filter(octets -> octets.length == 4).isPresent();
    }

    private static boolean isBadZone(String host) {
        int percent = host.indexOf('%');
        return host.indexOf(':') >= 0
                && percent >= 0
                && !host.substring(percent + 1).matches("(?:25)?[A-Za-z0-9._-]+");
    }

    private static boolean hasBadLabel(String name) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return Arrays.stream(bare.split("\\.", -1))
                .anyMatch(label ->
                        label.isEmpty() || label.length() > 63 || label.startsWith("-") || label.endsWith("-"));
    }

    private static boolean hasBadCharacter(String name) {
        return !name.chars().allMatch(c -> c >= 0x80 || Character.isLetterOrDigit(c) || "-._".indexOf(c) >= 0);
    }

    private static boolean isInternational(String name) {
        return name.chars().anyMatch(c -> c >= 0x80);
    }
}
