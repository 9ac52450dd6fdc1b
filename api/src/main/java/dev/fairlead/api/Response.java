package dev.fairlead.api;

import dev.fairlead.codec.http1.Headers;

/**
 * The head of the server's answer. Immutable.
 *
 * @param status the status code, 100 to 599; 101 if the server agrees to the upgrade
 * @param reason the reason phrase, for people; often empty
 * @param headers the header fields, in the order in which they came
 * @since 0.1
 */
public record Response(int status, String reason, Headers headers) {

    /** The status that agrees to an upgrade (RFC 9110 15.2.2). */
    static final int SWITCHING_PROTOCOLS = 101;
}
