package dev.fairlead.spi.transport.tls;

import java.util.Locale;

/** Text of a certificate in a message: whoever wrote it may want to deceive the reader of a log. */
final class Visible {

    private Visible() {}

    /** All but printable characters as their numbers, and not longer than {@code limit} characters. */
    static String text(String untrusted, int limit) {
        StringBuilder shown = new StringBuilder();
        int i = 0;
        while (i < untrusted.length() && shown.length() <= limit) {
            int character = untrusted.codePointAt(i);
            i += Character.charCount(character);
            if (isPrintable(character)) {
                shown.appendCodePoint(character);
            } else {
                shown.append(String.format(Locale.ROOT, "\\u%04x", character));
            }
        }
        return cut(shown.toString(), limit);
    }

    static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
        return text.substring(0, end) + "…";
    }

    // FORMAT has the characters that change the direction of writing, which would show another text than there is.
    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
