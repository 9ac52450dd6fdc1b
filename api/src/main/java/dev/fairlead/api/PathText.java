package dev.fairlead.api;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Paths and queries, as they may be sent. */
final class PathText {

    /** Visible characters of ASCII that may stand neither in a path nor in a query (RFC 3986 3.3, 3.4). */
    private static final String REFUSED = "\"#<>\\^`{|}";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PathText() {}

    /**
     * Checks a path or a query, and encodes what is above ASCII.
     *
     * @param what which of them, for messages
     * @param start where it begins in what the caller wrote
     * @throws InvalidParameterException if it has a character that must be encoded, or a percent sign before anything but two
     *     hexadecimal digits
     */
    static String encoded(String what, String text, int start) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7F || REFUSED.indexOf(c) >= 0) {
                throw Server.invalid(String.format(
                        Locale.ROOT, "has a %s with U+%04X at index %d, see RFC 3986 3.3", what, (int) c, start + i));
            }
            if (c == '%' && !isEncoded(text, i)) {
                throw Server.invalid("has a " + what + " with an incomplete percent-encoding at index " + (start + i));
            }
            if (c < 0x80) {
                encoded.append(c);
            } else {
                int end = Character.offsetByCodePoints(text, i, 1);
                encode(text.substring(i, end), encoded, start + i);
                i = end - 1;
            }
        }
        return encoded.toString();
    }

    static boolean isEncoded(String text, int percent) {
        return percent + 2 < text.length()
                && HexFormat.isHexDigit(text.charAt(percent + 1))
                && HexFormat.isHexDigit(text.charAt(percent + 2));
    }

    // RFC 3987 3.1: an IRI becomes a URI by its octets in UTF-8, percent-encoded.
    private static void encode(String character, StringBuilder into, int index) {
        try {
            ByteBuffer octets = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(character));
            while (octets.hasRemaining()) {
                into.append('%').append(HEX.toHexDigits(octets.get()));
            }
        } catch (CharacterCodingException half) {
            throw Failures.parameter(
                    ErrorCode.INVALID_URL, Phase.SETUP, "the address has half a character at index " + index, half);
        }
    }
}
