package dev.fairlead.api;

import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one parser of hosts, wherever they come from: a URL, an argument, a redirect. What it returns is one spelling for each
 * host, so that two can be compared: a name in lower case and ASCII, a dotted IPv4 address, an IPv6 address as RFC 5952
 * writes it, perhaps with a zone. What two resolvers could read differently is refused.
 */
final class HostText {

    // RFC 1035 2.3.4, without the length octets of the root and of the first label.
    private static final int MOST_CHARACTERS = 253;

    private static final int MOST_LABEL_CHARACTERS = 63;

    /** Visible characters that no host has; a percent sign and a colon are looked at where they may stand. */
    private static final String REFUSED = "!\"#$&'()*+,/;<=>?@[\\]^`{|}~";

    private final String text;

    /** Where the text begins in what the caller wrote. */
    private final int start;

    private HostText(String text, int start) {
        this.text = text;
        this.start = start;
    }

    /**
     * Reads a host.
     *
     * @param text without brackets
     * @param start where it begins in what the caller wrote, for messages
     * @return the one spelling of it
     * @throws InvalidParameterException if it is none; the message has the host, which is no secret, or the index
     */
    static String read(String text, int start) {
        return new HostText(text, start).read();
    }

    private String read() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7F || REFUSED.indexOf(c) >= 0) {
                throw refusedCharacter(i);
            }
        }
        return text.indexOf(':') >= 0 ? ipv6() : nameOrIpv4();
    }

    private String ipv6() {
        int percent = text.indexOf('%');
        String address = percent < 0 ? text : text.substring(0, percent);
        int @Nullable [] groups = Ipv6Text.groups(address);
        if (groups == null) {
            throw Server.invalid("has a host with a colon that is no IPv6 address");
        }
        if (Ipv6Text.isMappedIpv4(groups)) {
            throw Server.invalid("has the host \"" + address + "\", which is an IPv4 address in the clothes of IPv6");
        }
        return Ipv6Text.text(groups) + (percent < 0 ? "" : "%" + zone(percent + 1));
    }

    // RFC 6874 2: ZoneID = 1*( unreserved / pct-encoded ); what is not to be encoded suffices for names of interfaces.
    private String zone(int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && "-._".indexOf(c) < 0) {
                throw refusedCharacter(i);
            }
        }
        if (from == text.length()) {
            throw Server.invalid("has an IPv6 address whose zone is empty");
        }
        return text.substring(from);
    }

    private String nameOrIpv4() {
        int percent = text.indexOf('%');
        if (percent >= 0) {
            // RFC 3986 3.2.2 allows it, for names of other systems than the DNS; here it could only hide something.
            throw refusedCharacter(percent);
        }
        String name = text.isEmpty() ? text : ascii();
        if (Ipv4Text.isNumeric(name) && !Ipv4Text.isDotted(name)) {
            throw Server.invalid("has the host \"" + name
                    + "\", which some read as an IPv4 address: write four numbers from 0 to 255");
        }
        return name;
    }

    /** Each label by itself; the text may end with the dot of the root. */
    private String ascii() {
        StringBuilder name = new StringBuilder();
        int from = 0;
        while (from < text.length()) {
            int dot = text.indexOf('.', from);
            int end = dot < 0 ? text.length() : dot;
            name.append(label(from, end)).append(dot < 0 ? "" : ".");
            from = end + 1;
        }
        if (name.length() > MOST_CHARACTERS + (text.endsWith(".") ? 1 : 0)) {
            throw Server.invalid("has a host of " + name.length() + " characters, limit " + MOST_CHARACTERS);
        }
        return name.toString();
    }

    private String label(int from, int end) {
        String label = text.substring(from, end);
        if (label.isEmpty()) {
            throw Server.invalid("has a host with an empty label at index " + (start + from));
        }
        String ascii = isAscii(label) ? label.toLowerCase(Locale.ROOT) : aLabel(label, from);
        if (ascii.length() > MOST_LABEL_CHARACTERS) {
            throw Server.invalid("has a host with a label of " + ascii.length() + " characters at index "
                    + (start + from) + ", limit " + MOST_LABEL_CHARACTERS);
        }
        // RFC 1123 2.1: letters, digits and hyphens, none of these at an end. Underscores are in names all the same.
        if (ascii.startsWith("-") || ascii.endsWith("-")) {
            throw Server.invalid("has a host with a hyphen at an end of the label at index " + (start + from));
        }
        return ascii;
    }

    private static boolean isAscii(String label) {
        for (int i = 0; i < label.length(); i++) {
            if (label.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    // What IDNA 2003, which Java has, would replace (sharp s, full-width digits, other dots) IDNA 2008 (RFC 5891) reads
    // in
    // another way or not at all, so it could be another server.
    private String aLabel(String label, int from) {
        try {
            String ascii = IDN.toASCII(label, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            if (ascii.startsWith("xn--")
                    && label.codePoints().allMatch(HostText::isOfWords)
                    && IDN.toUnicode(ascii, IDN.USE_STD3_ASCII_RULES).equals(label.toLowerCase(Locale.ROOT))) {
                return ascii;
            }
        } catch (IllegalArgumentException refused) {
            throw notInternational(from, refused);
        }
        throw notInternational(from, null);
    }

    private InvalidParameterException notInternational(int from, @Nullable Throwable cause) {
        return Failures.parameter(
                ErrorCode.INVALID_URL,
                Phase.SETUP,
                "the address has a host whose label at index " + (start + from)
                        + " is no internationalised name in the form that is looked up (RFC 5891 4.2)",
                cause);
    }

    private InvalidParameterException refusedCharacter(int index) {
        return Server.invalid(String.format(
                Locale.ROOT,
                "has a host with U+%04X at index %d, which no host can have",
                (int) text.charAt(index),
                start + index));
    }

    // RFC 5892 2.1: letters, digits and marks; IDNA 2003 has symbols too.
    private static boolean isOfWords(int codePoint) {
        int type = Character.getType(codePoint);
        return Character.isLetterOrDigit(codePoint)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || codePoint == '-';
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
