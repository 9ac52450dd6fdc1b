package dev.fairlead.api;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.spi.transport.tls.TlsInfo;
import java.util.Optional;

/**
 * The head of the server's answer. Immutable.
 *
 * @param status the status code, 100 to 599; 101 if the server agrees to the upgrade
 * @param reason the reason phrase, for people; often empty
 * @param headers the header fields, in the order in which they came
 * @param tls what the TLS handshake has agreed on, the server's certificates among it (WinHTTP:
 *     {@code WINHTTP_OPTION_SERVER_CERT_CONTEXT} and its neighbours); empty if the request was not secure
 * @since 0.1
 */
public record Response(int status, String reason, Headers headers, Optional<TlsInfo> tls) {

    /** The status that agrees to an upgrade (RFC 9110 15.2.2). */
    static final int SWITCHING_PROTOCOLS = 101;

    /**
     * Makes the head of an answer that came without TLS.
     *
     * @param status see there
     * @param reason see there
     * @param headers see there
     */
    public Response(int status, String reason, Headers headers) {
        this(status, reason, headers, Optional.empty());
    }
}
