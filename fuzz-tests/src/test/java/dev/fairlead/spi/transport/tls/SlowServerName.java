package dev.fairlead.spi.transport.tls;

import java.net.IDN;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** RFC 9525 section 6 written down step by step, label by label, without a thought of speed or of the other one. */
final class SlowServerName {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-_";

    private SlowServerName() {}

    static boolean isFor(String host, List<String> dnsNames, List<byte[]> addresses) {
        Optional<byte[]> address = host.indexOf(':') >= 0 ? v6(host) : v4(host);
        if (address.isPresent()) {
            return addresses.stream().anyMatch(each -> Arrays.equals(each, address.get()));
        }
        Optional<List<String>> wanted = labels(host);
        return wanted.isPresent() && dnsNames.stream().anyMatch(name -> matches(wanted.get(), name));
    }

    /** Section 6.3: label for label, without regard to case; the wildcard is the whole left-most one, for exactly one. */
    private static boolean matches(List<String> wanted, String presented) {
        List<String> labels = new ArrayList<>();
        for (String label : presented.split("\\.", -1)) {
            labels.add(small(label));
        }
        if (labels.size() != wanted.size()) {
            return false;
        }
        boolean wildcard = labels.get(0).equals("*");
        // Not for all of a registry: section 7.1 leaves it to the client.
        if (wildcard && labels.size() < 3) {
            return false;
        }
        int from = wildcard ? 1 : 0;
        return labels.subList(from, labels.size()).equals(wanted.subList(from, wanted.size()));
    }

    /** The labels of a name in small letters, without that of the root; empty if it is no name of the DNS. */
    private static Optional<List<String>> labels(String host) {
        String name = host;
        if (host.chars().anyMatch(c -> c >= 0x80)) {
            try {
                name = IDN.toASCII(host);
            } catch (RuntimeException noName) {
                return Optional.empty();
            }
        }
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        List<String> labels = new ArrayList<>();
        for (String label : name.split("\\.", -1)) {
            String small = small(label);
            if (small.isEmpty() || small.length() > 63 || !small.chars().allMatch(c -> LETTERS.indexOf(c) >= 0)) {
                return Optional.empty();
            }
            labels.add(small);
        }
        // RFC 1123 2.1: what ends with a number is an address, or meant to be one.
        String last = labels.get(labels.size() - 1);
        boolean number = last.chars().allMatch(c -> c >= '0' && c <= '9')
                || (last.startsWith("0x")
                        && last.substring(2).chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0));
        return number || name.length() > 253 ? Optional.empty() : Optional.of(labels);
    }

    /** ASCII only: no other letter becomes one of it. */
    private static String small(String text) {
        StringBuilder small = new StringBuilder();
        text.chars().forEach(c -> small.append((char) (c >= 'A' && c <= 'Z' ? c + 0x20 : c)));
        return small.toString();
    }

    private static Optional<byte[]> v4(String text) {
        List<Integer> octets = new ArrayList<>();
        for (String part : text.split("\\.", -1)) {
            boolean digits =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits || (part.length() > 1 && part.startsWith("0")) || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            octets.add(Integer.parseInt(part));
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4 && i < octets.size(); i++) {
            address[i] = octets.get(i).byteValue();
        }
        return octets.size() == 4 ? Optional.of(address) : Optional.empty();
    }

    /** RFC 4291 2.2: every way to fill the gap is tried. */
    private static Optional<byte[]> v6(String host) {
        int zone = host.indexOf('%');
        String text = zone < 0 ? host : host.substring(0, zone);
        int gap = text.indexOf("::");
        if (gap < 0) {
            return sixteen(text);
        }
        String before = text.substring(0, gap);
        String behind = text.substring(gap + 2);
        for (int zeros = 1; zeros <= 8; zeros++) {
            String middle = "0:".repeat(zeros - 1) + "0";
            String full = (before.isEmpty() ? "" : before + ":") + middle + (behind.isEmpty() ? "" : ":" + behind);
            Optional<byte[]> address = sixteen(full);
            if (address.isPresent()) {
                return address;
            }
        }
        return Optional.empty();
    }

    private static Optional<byte[]> sixteen(String text) {
        String[] groups = text.split(":", -1);
        List<Byte> octets = new ArrayList<>();
        for (int i = 0; i < groups.length; i++) {
            String group = groups[i];
            if (i == groups.length - 1 && group.indexOf('.') >= 0) {
                Optional<byte[]> last = v4(group);
                if (last.isEmpty()) {
                    return Optional.empty();
                }
                for (byte octet : last.get()) {
                    octets.add(octet);
                }
            } else if (group.isEmpty() || group.length() > 4 || !group.chars().allMatch(SlowServerName::isHex)) {
                return Optional.empty();
            } else {
                int value = Integer.parseInt(group, 16);
                octets.add((byte) (value >> 8));
                octets.add((byte) value);
            }
        }
        byte[] address = new byte[16];
        for (int i = 0; i < 16 && i < octets.size(); i++) {
            address[i] = octets.get(i);
        }
        return octets.size() == 16 ? Optional.of(address) : Optional.empty();
    }

    private static boolean isHex(int c) {
        return "0123456789abcdefABCDEF".indexOf(c) >= 0;
    }
}
