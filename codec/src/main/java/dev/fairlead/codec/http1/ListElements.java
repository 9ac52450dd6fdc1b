package dev.fairlead.codec.http1;

import java.util.List;

/** Takes a comma-separated list apart, in one pass: every character is looked at once. */
final class ListElements {

    private ListElements() {}

    static void split(String value, List<String> into) {
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                i = endOfQuoted(value, i);
            } else if (c == ',') {
                add(value, start, i, into);
                start = i + 1;
            }
        }
        add(value, start, value.length(), into);
    }

    /** Returns the index of the closing quote, or the last index of the value if the string is never closed. */
    private static int endOfQuoted(String value, int open) {
        int i = open + 1;
        while (i < value.length() && value.charAt(i) != '"') {
            // RFC 9110 5.6.4: quoted-pair = "\" ( HTAB / SP / VCHAR / obs-text )
            i += value.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, value.length() - 1);
    }

    private static void add(String value, int start, int end, List<String> into) {
        // A value has no control characters but the tab, so trim() removes OWS and nothing else.
        String element = value.substring(start, end).trim();
        // RFC 9110 5.6.1.2: "A recipient MUST parse and ignore a reasonable number of empty list elements".
        if (!element.isEmpty()) {
            into.add(element);
        }
    }
}
