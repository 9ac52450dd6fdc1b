package dev.fairlead.spi.transport.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was agreed in a handshake. Immutable; known from the end of the handshake on, also after the connection has ended.
 *
 * @param provider the id of the TLS provider
 * @param protocol the version of TLS
 * @param cipherSuite its JSSE name, {@code TLS_AES_128_GCM_SHA256} for example
 * @param namedGroup the group of the key exchange, by its name in the registry of RFC 8446 4.2.7, {@code x25519} or
 *     {@code X25519MLKEM768} for example; empty if there was no such exchange, as in a resumed session of TLS 1.2
 * @param applicationProtocol what ALPN has agreed on; empty if the server did not take part
 * @param peerCertificates the server's certificate, and those that it sent with it
 * @param resumed whether an earlier session was resumed
 * @param overlooked the problems of the server's certificate that were found and, by {@link TlsLeniency}, overlooked
 * @since 0.1
 */
public record TlsInfo(
        String provider,
        TlsProtocol protocol,
        String cipherSuite,
        Optional<String> namedGroup,
        Optional<String> applicationProtocol,
        List<X509Certificate> peerCertificates,
        boolean resumed,
        Set<TlsProblem> overlooked) {

    /**
     * Tells what was agreed.
     *
     * @param provider see there
     * @param protocol see there
     * @param cipherSuite see there
     * @param namedGroup see there
     * @param applicationProtocol see there
     * @param peerCertificates copied
     * @param resumed see there
     * @param overlooked copied
     */
    public TlsInfo {
        peerCertificates = List.copyOf(peerCertificates);
        overlooked = Set.copyOf(overlooked);
    }

    /** Returns protocol, suite and group, and no certificates. */
    @Override
    public String toString() {
        return protocol.standardName() + " " + cipherSuite
                + namedGroup.map(" "::concat).orElse("")
                + (resumed ? ", resumed" : "") + " by " + provider
                + (overlooked.isEmpty() ? "" : ", overlooked: " + overlooked);
    }
}
