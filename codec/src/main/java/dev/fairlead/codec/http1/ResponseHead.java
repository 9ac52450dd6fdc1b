package dev.fairlead.codec.http1;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Status line and fields of an HTTP/1.x response (RFC 9112 4).
 *
 * @param minorVersion the digit behind {@code HTTP/1.}, 0 or 1
 * @param status the status code, 100 to 599
 * @param reason the reason phrase, one character per byte (ISO-8859-1), often empty; it means nothing to a program
 * @param headers the fields
 * @since 0.1
 */
public record ResponseHead(int minorVersion, int status, String reason, Headers headers) {

    /** More than most heads have. */
    private static final int ENCODED_CAPACITY = 512;

    /** The status that ends HTTP on this connection; 1xx, yet final (RFC 9110 15.2.2). */
    private static final int SWITCHING_PROTOCOLS = 101;

    /**
     * Makes a response head.
     *
     * @param minorVersion 0 or 1
     * @param status 100 to 599 (RFC 9110 15)
     * @param reason no control character but the tab, no character above U+00FF (RFC 9112 4)
     * @param headers the fields; their meaning is not looked at
     * @throws IllegalArgumentException if one of them is not so; the message names the part and the character or number
     */
    public ResponseHead {
        requireMinorVersion(minorVersion);
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not within 100 to 599, see RFC 9110 15");
        }
        Characters.require("reason phrase", reason, Characters::isText, "RFC 9112 4");
    }

    static void requireMinorVersion(int minorVersion) {
        if (minorVersion != 0 && minorVersion != 1) {
            throw new IllegalArgumentException("minor version " + minorVersion + " is neither 0 nor 1");
        }
    }

    /**
     * Tells whether another head follows for the same request (RFC 9110 15.2).
     *
     * @return whether the status is 1xx but not 101, behind which HTTP ends
     */
    public boolean isInterim() {
        return isInterim(status);
    }

    static boolean isInterim(int status) {
        return status < 200 && status != SWITCHING_PROTOCOLS;
    }

    /**
     * Writes the head as it goes over the wire, the empty line included.
     *
     * @return a new buffer that is the caller's, position 0, limit at the end
     */
    public ByteBuffer encode() {
        // RFC 9112 4: "A server MUST send the space that separates the status-code from the reason-phrase even when the
        // reason-phrase is absent".
        return encode("HTTP/1." + minorVersion + ' ' + status + ' ' + reason, headers);
    }

    /** Writes a start line and fields; the parts have been checked, so none of them can end a line. */
    static ByteBuffer encode(String startLine, Headers headers) {
        StringBuilder head =
                new StringBuilder(ENCODED_CAPACITY).append(startLine).append("\r\n");
        for (Headers.Field field : headers) {
            head.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        return ByteBuffer.wrap(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
