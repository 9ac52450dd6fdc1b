package dev.fairlead.spi.transport.tls;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * IP addresses in text and in octets, strictly and without ever asking a name server: what {@link java.net.InetAddress}
 * takes for an address besides, {@code 127.1} for example, is none (RFC 3986 3.2.2).
 */
final class Octets {

    private static final int V4 = 4;
    private static final int V6 = 16;

    // RFC 3986 3.2.2, dec-octet: without leading zeros, which some read as octal.
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9A-Fa-f]{1,4}");

    private Octets() {}

    /** The octets of an address without brackets; a zone (RFC 4007 11) is left out; empty if it is no address. */
    static Optional<byte[]> of(String address) {
        if (address.indexOf(':') < 0) {
            return v4(address);
        }
        int zone = address.indexOf('%');
        return v6(zone < 0 ? address : address.substring(0, zone));
    }

    private static Optional<byte[]> v4(String address) {
        String[] parts = address.split("\\.", -1);
        if (parts.length != V4) {
            return Optional.empty();
        }
        byte[] octets = new byte[V4];
        for (int i = 0; i < V4; i++) {
            if (!DECIMAL.matcher(parts[i]).matches() || Integer.parseInt(parts[i]) > 255) {
                return Optional.empty();
            }
            octets[i] = (byte) Integer.parseInt(parts[i]);
        }
        return Optional.of(octets);
    }

    // RFC 4291 2.2: eight groups; "::" once for one or more groups of zeros; the last two may be written as IPv4.
    private static Optional<byte[]> v6(String address) {
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address).filter(octets -> octets.length == V6);
        }
        Optional<byte[]> head = gap == 0 ? Optional.of(new byte[0]) : groups(address.substring(0, gap));
        String after = address.substring(gap + 2);
        Optional<byte[]> tail = after.isEmpty() ? Optional.of(new byte[0]) : groups(after);
        if (head.isEmpty()
                || tail.isEmpty()
                || address.substring(0, gap).contains(".")
                || head.get().length + tail.get().length > V6 - 2) {
            return Optional.empty();
        }
        byte[] octets = Arrays.copyOf(head.get(), V6);
        System.arraycopy(tail.get(), 0, octets, V6 - tail.get().length, tail.get().length);
        return Optional.of(octets);
    }

    private static Optional<byte[]> groups(String text) {
        String[] groups = text.split(":", -1);
        byte[] octets = new byte[2 * groups.length];
        for (int i = 0; i < groups.length; i++) {
            if (i == groups.length - 1 && groups[i].indexOf('.') >= 0) {
                int at = 2 * i;
                return v4(groups[i]).map(last -> {
                    byte[] all = Arrays.copyOf(octets, at + V4);
                    System.arraycopy(last, 0, all, at, V4);
                    return all;
                });
            }
            if (!HEXADECIMAL.matcher(groups[i]).matches()) {
                return Optional.empty();
            }
            int group = Integer.parseInt(groups[i], 16);
            octets[2 * i] = (byte) (group >> 8);
            octets[2 * i + 1] = (byte) group;
        }
        return Optional.of(octets);
    }

    /** For messages; octets that are no address in hexadecimal digits. */
    static String toText(byte[] octets) {
        StringBuilder text = new StringBuilder();
        if (octets.length == V4) {
            for (byte each : octets) {
                text.append(text.length() == 0 ? "" : ".").append(Byte.toUnsignedInt(each));
            }
        } else {
            for (int i = 0; i + 1 < Math.min(octets.length, V6); i += 2) {
                text.append(i == 0 ? "" : ":")
                        .append(Integer.toHexString(
                                Byte.toUnsignedInt(octets[i]) << 8 | Byte.toUnsignedInt(octets[i + 1])));
            }
        }
        return text.toString();
    }
}
