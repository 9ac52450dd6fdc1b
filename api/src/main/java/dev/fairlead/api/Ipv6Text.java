package dev.fairlead.api;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Addresses of IPv6 as text (RFC 4291 2.2), read in all spellings and written in one (RFC 5952). */
final class Ipv6Text {

    private static final int GROUPS = 8;

    private static final int MOST_DIGITS = 4;

    /** Of the groups, 0 or more are there. */
    private final int[] groups = new int[GROUPS];

    private int count;

    /** Before which group zeros are left out; -1: none are. */
    private int gap = -1;

    private Ipv6Text() {}

    /** Reads an address without brackets and zone; null: it is none. */
    static int @Nullable [] groups(String text) {
        Ipv6Text address = new Ipv6Text();
        return address.read(text) ? address.expanded() : null;
    }

    private boolean read(String text) {
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            int colon = text.indexOf(':', at);
            int end = colon < 0 ? text.length() : colon;
            if (!readPiece(text.substring(at, end), colon < 0)) {
                return false;
            }
            at = colon < 0 ? end : behind(text, end);
            if (at < 0) {
                return false;
            }
        }
        return gap < 0 ? count == GROUPS : count < GROUPS;
    }

    /** Where the piece behind a colon begins; -1: there is none, or a second gap. */
    private int behind(String text, int colon) {
        int next = colon + 1;
        if (next == text.length()) {
            return -1;
        }
        if (text.charAt(next) != ':') {
            return next;
        }
        if (gap >= 0) {
            return -1;
        }
        gap = count;
        return next + 1;
    }

    private boolean readPiece(String piece, boolean last) {
        if (piece.indexOf('.') >= 0) {
            return last && readIpv4(piece);
        }
        if (count == GROUPS || piece.isEmpty() || piece.length() > MOST_DIGITS || !isHex(piece)) {
            return false;
        }
        groups[count++] = Integer.parseInt(piece, 16);
        return true;
    }

    private boolean readIpv4(String piece) {
        if (count > GROUPS - 2 || !Ipv4Text.isDotted(piece)) {
            return false;
        }
        int[] octets = Arrays.stream(piece.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        groups[count++] = octets[0] << 8 | octets[1];
        groups[count++] = octets[2] << 8 | octets[3];
        return true;
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(HexFormat::isHexDigit);
    }

    private int[] expanded() {
        if (gap < 0) {
            return groups;
        }
        int[] all = new int[GROUPS];
        System.arraycopy(groups, 0, all, 0, gap);
        System.arraycopy(groups, gap, all, GROUPS - (count - gap), count - gap);
        return all;
    }

    // RFC 4291 2.5.5.2: eighty bits of zeros, sixteen of ones, and an address of IPv4.
    static boolean isMappedIpv4(int[] address) {
        return Arrays.stream(address, 0, 5).allMatch(group -> group == 0) && address[5] == 0xFFFF;
    }

    // RFC 5952 4: lower case, no leading zeros, "::" for the first of the longest runs of zeros, of two or more.
    static String text(int[] address) {
        int start = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = zerosFrom(address, i);
            if (run > length) {
                start = i;
                length = run;
            }
        }
        return start < 0
                ? joined(address, 0, GROUPS)
                : joined(address, 0, start) + "::" + joined(address, start + length, GROUPS);
    }

    private static int zerosFrom(int[] address, int from) {
        int end = from;
        while (end < GROUPS && address[end] == 0) {
            end++;
        }
        return end - from;
    }

    private static String joined(int[] address, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(address[i]));
        }
        return text.toString();
    }
}
