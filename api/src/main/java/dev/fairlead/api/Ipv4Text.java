package dev.fairlead.api;

import java.util.regex.Pattern;

/** Addresses of IPv4 as text: the one spelling that is taken, and the many that look like another address to others. */
final class Ipv4Text {

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

    // RFC 3986 3.2.2: IPv4address = dec-octet "." dec-octet "." dec-octet "." dec-octet, without leading zeros.
    private static final Pattern DOTTED = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    private Ipv4Text() {}

    /** Tells whether a text is an address in the one spelling that everybody reads alike. */
    static boolean isDotted(String text) {
        return DOTTED.matcher(text).matches();
    }

    /**
     * Tells whether some resolver takes a name for an address: its last label is a number. No name of the DNS is like that,
     * because no top-level domain is (RFC 3696 2).
     *
     * @param host in lower case
     */
    static boolean isNumeric(String host) {
        String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return NUMBER.matcher(bare.substring(bare.lastIndexOf('.') + 1)).matches();
    }
}
