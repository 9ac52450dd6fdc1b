package dev.fairlead.spi.transport.tls;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * What is found out in one handshake, beside what the engine tells: by the trust manager and the key manager, which know
 * only the engine. Thread-safe; written by the thread that runs the handshake.
 */
final class HandshakeFacts {

    private final String host;
    private final List<String> namedGroups;

    /** Null: nobody has asked yet whether the server is trusted, or it was not. */
    private volatile @Nullable Set<TlsProblem> overlooked;

    private volatile @Nullable TlsFailure refusal;

    /** Null: the server has asked for no certificate, or was given one. */
    private volatile @Nullable List<X500Principal> unsatisfied;

    /** Null: the server has not asked for a certificate yet. */
    private volatile @Nullable OwnCertificate ownCertificate;

    HandshakeFacts(String host) {
        this(host, List.of());
    }

    HandshakeFacts(String host, List<String> namedGroups) {
        this.host = host;
        this.namedGroups = namedGroups;
    }

    /** What was chosen to be offered for the key exchange; empty: the provider has chosen. */
    List<String> namedGroups() {
        return namedGroups;
    }

    /** With whom the handshake is: a name in ASCII, or an address without brackets. */
    String host() {
        return host;
    }

    /** The server is trusted: its certificate has these problems, or none, and they were not to matter. */
    void overlook(Set<TlsProblem> problems) {
        overlooked = Set.copyOf(problems);
    }

    Set<TlsProblem> overlooked() {
        Set<TlsProblem> problems = overlooked;
        return problems == null ? Set.of() : problems;
    }

    boolean trusted() {
        return overlooked != null;
    }

    /** The server is not trusted; the handshake will fail, and this is the reason. */
    void refuse(TlsFailure reason) {
        refusal = reason;
    }

    @Nullable
    TlsFailure refusal() {
        return refusal;
    }

    /** The server has asked for a certificate of one of these issuers, and was given none. */
    void certificateMissing(List<X500Principal> issuers) {
        unsatisfied = List.copyOf(issuers);
    }

    /** The server has asked again, for another type of key, and was given a certificate. */
    void certificateGiven() {
        unsatisfied = null;
    }

    /**
     * What was chosen to say who this end is.
     *
     * @param alias by which the TLS provider asks for it
     * @param certificate empty: none
     */
    record OwnCertificate(String alias, Optional<ClientCertificate> certificate) {}

    /** Chooses at the first call, and keeps to it. */
    OwnCertificate ownCertificate(Supplier<OwnCertificate> chooses) {
        OwnCertificate chosen = ownCertificate;
        if (chosen == null) {
            chosen = chooses.get();
            ownCertificate = chosen;
        }
        return chosen;
    }

    Optional<OwnCertificate> ownCertificate() {
        return Optional.ofNullable(ownCertificate);
    }

    @Nullable
    List<X500Principal> unsatisfied() {
        return unsatisfied;
    }
}
