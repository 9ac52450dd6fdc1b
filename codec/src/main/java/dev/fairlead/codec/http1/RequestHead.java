package dev.fairlead.codec.http1;

import java.nio.ByteBuffer;

/**
 * Request line and fields of an HTTP/1.x request (RFC 9112 3).
 *
 * @param method the method, a {@linkplain Token token}; methods are case-sensitive
 * @param target the request target as it stands on the wire: visible ASCII characters only, not empty
 * @param minorVersion the digit behind {@code HTTP/1.}, 0 or 1
 * @param headers the fields
 * @since 0.1
 */
public record RequestHead(String method, String target, int minorVersion, Headers headers) {

    /**
     * Makes a request head.
     *
     * @param method a token (RFC 9110 9.1)
     * @param target not empty, visible ASCII characters only, so neither space nor line end (RFC 9112 3.2)
     * @param minorVersion 0 or 1
     * @param headers the fields; their meaning is not looked at, {@code Host} for example may be missing
     * @throws IllegalArgumentException if one of them is not so; the message names the part and the character, never
     *     the target
     */
    public RequestHead {
        Token.require("method", method);
        Characters.requireNotEmpty("request target", target);
        Characters.require("request target", target, Characters::isVisible, "RFC 9112 3.2");
        ResponseHead.requireMinorVersion(minorVersion);
    }

    /**
     * Makes an HTTP/1.1 request head.
     *
     * @param method a token (RFC 9110 9.1)
     * @param target not empty, visible ASCII characters only, so neither space nor line end (RFC 9112 3.2)
     * @param headers the fields
     * @throws IllegalArgumentException if {@code method} or {@code target} is not so; the message names the part and
     *     the character, never the target
     */
    public RequestHead(String method, String target, Headers headers) {
        this(method, target, 1, headers);
    }

    /**
     * Writes the head as it goes over the wire, the empty line included.
     *
     * @return a new buffer that is the caller's, position 0, limit at the end
     */
    public ByteBuffer encode() {
        return ResponseHead.encode(method + ' ' + target + " HTTP/1." + minorVersion, headers);
    }

    /** Returns the head for traces, the query of the target and the values of credentials shown as {@code (hidden)}. */
    @Override
    public String toString() {
        int query = target.indexOf('?');
        String shown = query < 0 ? target : target.substring(0, query) + "?(hidden)";
        return method + ' ' + shown + " HTTP/1." + minorVersion + ' ' + headers;
    }
}
