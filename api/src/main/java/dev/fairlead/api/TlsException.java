package dev.fairlead.api;

import dev.fairlead.spi.transport.tls.TlsFailure;
import dev.fairlead.spi.transport.tls.TlsProblem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * TLS failed: in the handshake ({@link Phase#TLS_HANDSHAKE}), or afterwards, in whatever was going on. WinHTTP:
 * {@code ERROR_WINHTTP_SECURE_FAILURE} with what {@code WINHTTP_CALLBACK_STATUS_SECURE_FAILURE} tells
 * ({@link TlsProblem#flag()}), or, if the server misses a certificate of the client,
 * {@code ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED}: then {@link Request#tls} can give one, and the request be sent again. With
 * TLS 1.3 a server may say so only when the response is waited for.
 *
 * @since 0.1
 */
public final class TlsException extends WebSocketException {

    private static final long serialVersionUID = 1L;

    private final transient Set<TlsProblem> problems;

    /** Null unless the server has sent a fatal alert. */
    private final @Nullable String alert;

    private final transient List<X500Principal> issuers;

    TlsException(Failure failure, String message, TlsFailure cause) {
        super(failure, message, cause);
        this.problems = cause.problems();
        this.alert = cause.alert().orElse(null);
        this.issuers = cause.issuers();
    }

    /** There was no TLS that could have failed. */
    TlsException(Failure failure, String message) {
        super(failure, message, null);
        this.problems = Set.of();
        this.alert = null;
        this.issuers = List.of();
    }

    /**
     * Returns why: all that was found wrong with the server's certificate, or the one other problem.
     *
     * @return the problems, unmodifiable; none if the transport does not speak TLS
     */
    public Set<TlsProblem> problems() {
        return problems;
    }

    /**
     * Returns the fatal alert that the server has sent.
     *
     * @return its name of RFC 8446 6, {@code unknown_ca} for example; empty if it has sent none
     */
    public Optional<String> alert() {
        return Optional.ofNullable(alert);
    }

    /**
     * Returns whose certificates the server takes, if {@link ErrorCode#CLIENT_AUTH_CERT_NEEDED} (WinHTTP:
     * {@code WINHTTP_OPTION_CLIENT_CERT_ISSUER_LIST}).
     *
     * @return the names of the authorities, unmodifiable; none if the server named none, which stands for any
     */
    public List<X500Principal> issuers() {
        return issuers;
    }
}
