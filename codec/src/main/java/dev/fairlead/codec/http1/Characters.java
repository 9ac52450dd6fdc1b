package dev.fairlead.codec.http1;

import java.util.HexFormat;
import java.util.function.IntPredicate;

/** The character classes of HTTP, and the one way in which a caller's text is refused. */
final class Characters {

    static final int TAB = 0x09;
    static final int LINE_FEED = 0x0A;
    static final int CARRIAGE_RETURN = 0x0D;

    private static final int DELETE = 0x7F;
    private static final int LAST_OCTET = 0xFF;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Characters() {}

    // RFC 9110 5.6.2: tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~" /
    // DIGIT / ALPHA
    static boolean isToken(int c) {
        return isDigit(c) || isLetter(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    // RFC 9110 5.5: field-vchar = VCHAR / obs-text, with SP and HTAB between; RFC 9112 4 says the same of a
    // reason-phrase.
    static boolean isText(int c) {
        return c == TAB || (c >= ' ' && c <= LAST_OCTET && c != DELETE);
    }

    /** Tells VCHAR, the printing characters of ASCII without the space. */
    static boolean isVisible(int c) {
        return c > ' ' && c < DELETE;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isSpaceOrTab(int c) {
        return c == ' ' || c == TAB;
    }

    /** Returns the index of the first character outside {@code allowed}, or -1. */
    static int firstOutside(String text, IntPredicate allowed) {
        for (int i = 0; i < text.length(); i++) {
            if (!allowed.test(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Refuses text with a character outside {@code allowed}; the message names the place and the character but never
     * the text, which may be a secret or forge lines of a log.
     */
    static void require(String what, String text, IntPredicate allowed, String section) {
        int index = firstOutside(text, allowed);
        if (index >= 0) {
            throw new IllegalArgumentException(what + " has the character " + name(text.charAt(index)) + " at index "
                    + index + ", see " + section);
        }
    }

    static void requireNotEmpty(String what, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty");
        }
    }

    /** Names a character so that any terminal can show it: {@code U+000A}. */
    static String name(char c) {
        return "U+" + HEX.toHexDigits(c);
    }
}
