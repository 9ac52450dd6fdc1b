package dev.fairlead.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A proxy has not made the connection that it was asked for: it refused ({@link ErrorCode#CANNOT_CONNECT}), it wants to know who
 * asks and was not told so that it was content ({@link ErrorCode#LOGIN_FAILURE}), its answer breaks a rule
 * ({@link ErrorCode#INVALID_SERVER_RESPONSE}) or goes over a limit ({@link ErrorCode#HEADER_SIZE_OVERFLOW},
 * {@link ErrorCode#HEADER_COUNT_EXCEEDED}), or it broke the connection ({@link ErrorCode#CONNECTION_ERROR}). A proxy that cannot be
 * reached is a {@link ConnectionException}, one that says nothing a {@link TimeoutException}, one whose certificate is wrong a
 * {@link TlsException} with {@link Phase#PROXY}.
 *
 * @since 0.1
 */
public final class ProxyException extends WebSocketException {

    private static final long serialVersionUID = 1L;

    /** What the proxy speaks. */
    private final ProxyServer.Kind kind;

    /** The proxy's name or address. */
    private final String host;

    /** The proxy's port. */
    private final int port;

    /** Null unless it is an answer of HTTP. */
    private final transient @Nullable Response response;

    /** What came along with the head of the answer. */
    private final byte[] body;

    ProxyException(Failure failure, ProxyServer proxy, String message, @Nullable Throwable cause) {
        super(failure, message, cause);
        this.kind = proxy.kind();
        this.host = proxy.host();
        this.port = proxy.port();
        this.response = null;
        this.body = new byte[0];
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Answer(Response response, byte[] body) {}

    ProxyException(ErrorCode code, ProxyServer proxy, String message, Answer answer) {
        super(Failure.of(code, Phase.PROXY, Culprit.PEER, "RFC 9110 9.3.6"), message, null);
        this.kind = proxy.kind();
        this.host = proxy.host();
        this.port = proxy.port();
        this.response = answer.response();
        this.body = answer.body();
    }

    /**
     * Returns which proxy it was.
     *
     * @return the proxy that was asked
     */
    public ProxyServer proxy() {
        return new ProxyServer(kind, host, port);
    }

    /**
     * Returns status and header fields of the proxy's answer (WinHTTP: {@code WINHTTP_OPTION_RECEIVE_PROXY_CONNECT_RESPONSE}).
     *
     * @return the answer; empty if the proxy has sent none, or does not speak HTTP
     */
    public Optional<Response> proxyResponse() {
        return Optional.ofNullable(response);
    }

    /**
     * Returns the body of the proxy's answer, as far as it came along with the head.
     *
     * @return a copy of the bytes, at most {@link Limits#bodyBytes()}
     */
    public byte[] body() {
        return body.clone();
    }
}
