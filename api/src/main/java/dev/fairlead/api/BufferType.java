package dev.fairlead.api;

/**
 * What a piece of data is: of which kind its message is, and whether it is the last piece (WinHTTP:
 * {@code WINHTTP_WEB_SOCKET_BUFFER_TYPE}; its fifth value, CLOSE, is {@link Received.Closed} here).
 *
 * <p>Pieces say nothing about frames on the wire, in either direction: a frame may arrive as several pieces and several
 * frames as one.
 *
 * @since 0.1
 */
public enum BufferType {
    /** A whole binary message, or its last piece. */
    BINARY_MESSAGE(false, true),
    /** A piece of a binary message; more follow. */
    BINARY_FRAGMENT(false, false),
    /** A whole text message, or its last piece, in UTF-8. */
    UTF8_MESSAGE(true, true),
    /** A piece of a text message; more follow. It may end within a character. */
    UTF8_FRAGMENT(true, false);

    private final boolean text;
    private final boolean last;

    BufferType(boolean text, boolean last) {
        this.text = text;
        this.last = last;
    }

    static BufferType of(boolean text, boolean last) {
        if (text) {
            return last ? UTF8_MESSAGE : UTF8_FRAGMENT;
        }
        return last ? BINARY_MESSAGE : BINARY_FRAGMENT;
    }

    /**
     * Tells whether the message is text.
     *
     * @return true for the two {@code UTF8_…} types
     */
    public boolean isText() {
        return text;
    }

    /**
     * Tells whether the message ends with this piece.
     *
     * @return true for the two {@code …_MESSAGE} types
     */
    public boolean isLast() {
        return last;
    }
}
