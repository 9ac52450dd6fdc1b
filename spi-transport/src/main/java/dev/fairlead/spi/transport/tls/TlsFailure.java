package dev.fairlead.spi.transport.tls;

import java.io.Serial;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * TLS failed: in the handshake, or afterwards. The message is a sentence for people, without key material.
 *
 * @since 0.1
 */
public final class TlsFailure extends SSLException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Set<TlsProblem> problems;

    /** Null: no alert. */
    private final @Nullable String alert;

    private final transient List<X500Principal> issuers;

    /**
     * Tells a failure.
     *
     * @param message a sentence
     * @param problems why; at least one; copied
     */
    public TlsFailure(String message, Set<TlsProblem> problems) {
        this(message, problems, null, List.of(), null);
    }

    /**
     * Tells a failure that has a cause.
     *
     * @param message a sentence
     * @param problems why; at least one; copied
     * @param cause what the TLS provider said
     */
    public TlsFailure(String message, Set<TlsProblem> problems, Throwable cause) {
        this(message, problems, null, List.of(), cause);
    }

    TlsFailure(
            String message,
            Set<TlsProblem> problems,
            @Nullable String alert,
            List<X500Principal> issuers,
            @Nullable Throwable cause) {
        super(message, cause);
        this.problems = Collections.unmodifiableSet(EnumSet.copyOf(problems));
        this.alert = alert;
        this.issuers = List.copyOf(issuers);
    }

    /**
     * Returns why: all that was found wrong with a certificate, or the one other problem.
     *
     * @return at least one, unmodifiable
     */
    public Set<TlsProblem> problems() {
        return problems;
    }

    /**
     * Returns the alert that the server sent.
     *
     * @return its name of RFC 8446 6, {@code unknown_ca} for example; empty if it sent none
     */
    public Optional<String> alert() {
        return Optional.ofNullable(alert);
    }

    /**
     * Returns whose certificates the server would have taken, if {@link TlsProblem#CLIENT_CERTIFICATE_NEEDED}.
     *
     * @return the names of the authorities, unmodifiable; empty if the server named none, which stands for any
     */
    public List<X500Principal> issuers() {
        return issuers;
    }
}
