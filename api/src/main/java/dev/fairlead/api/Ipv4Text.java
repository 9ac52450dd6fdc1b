package dev.fairlead.api;

/** Addresses of IPv4 as text: the one spelling that is taken, and the many that look like another address to others. */
final class Ipv4Text {

    private static final int OCTETS = 4;
    private static final int MOST_DIGITS = 3;
    private static final int LARGEST = 255;

    private Ipv4Text() {}

    /** Tells whether a text is an address in the one spelling that everybody reads alike. */
    // RFC 3986 3.2.2: IPv4address = dec-octet "." dec-octet "." dec-octet "." dec-octet, without leading zeros.
    static boolean isDotted(String text) {
        int start = 0;
        for (int octet = 1; octet < OCTETS; octet++) {
            int dot = text.indexOf('.', start);
            if (dot < 0 || !isOctet(text, start, dot)) {
                return false;
            }
            start = dot + 1;
        }
        return isOctet(text, start, text.length());
    }

    private static boolean isOctet(String text, int start, int end) {
        int digits = end - start;
        if (digits == 0 || digits > MOST_DIGITS || (digits > 1 && text.charAt(start) == '0')) {
            return false;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
            value = 10 * value + text.charAt(i) - '0';
        }
        return value <= LARGEST;
    }

    /**
     * Tells whether some resolver takes a name for an address: its last label is a number. No name of the DNS is like that,
     * because no top-level domain is (RFC 3696 2).
     *
     * @param host in lower case
     */
    static boolean isNumeric(String host) {
        int end = host.endsWith(".") ? host.length() - 1 : host.length();
        int start = host.lastIndexOf('.', end - 1) + 1;
        boolean isHexadecimal = host.startsWith("0x", start);
        int first = isHexadecimal ? start + 2 : start;
        if (first == end && !isHexadecimal) {
            return false;
        }
        for (int i = first; i < end; i++) {
            char c = host.charAt(i);
            if (!isDigit(c) && !(isHexadecimal && c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
