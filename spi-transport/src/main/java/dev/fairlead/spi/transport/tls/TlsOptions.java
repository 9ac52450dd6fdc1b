package dev.fairlead.spi.transport.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS connection is to be like: who provides TLS, who is trusted, who this end is, and what is offered. Immutable and
 * thread-safe; made by a {@link #builder()}.
 *
 * <p>By default: TLS 1.3 and 1.2 of the Java run-time, the authorities that it trusts, no certificate of one's own. The
 * server's name is always checked, by RFC 9525: names and addresses of the certificate's subject alternative names, never
 * its common name.
 *
 * @since 0.1
 */
public final class TlsOptions {

    /** All defaults. */
    public static final TlsOptions DEFAULT = builder().build();

    private final @Nullable TlsProvider provider;
    private final @Nullable String providerId;
    private final @Nullable List<X509Certificate> authorities;
    private final @Nullable X509TrustManager trustManager;
    private final Set<String> pins;
    private final @Nullable ClientCertificate clientCertificate;
    private final @Nullable ClientCertificateSelector clientCertificateSelector;
    private final Set<TlsProtocol> protocols;
    private final List<String> cipherSuites;
    private final List<String> namedGroups;
    private final Revocation revocation;
    private final List<X509CRL> revocationLists;
    private final Set<TlsLeniency> leniency;

    private TlsOptions(Builder from) {
        provider = from.provider;
        providerId = from.providerId;
        authorities = from.authorities == null ? null : List.copyOf(from.authorities);
        trustManager = from.trustManager;
        pins = Set.copyOf(from.pins);
        clientCertificate = from.clientCertificate;
        clientCertificateSelector = from.clientCertificateSelector;
        protocols = Collections.unmodifiableSet(EnumSet.copyOf(from.protocols));
        cipherSuites = List.copyOf(from.cipherSuites);
        namedGroups = List.copyOf(from.namedGroups);
        revocation = from.revocation;
        revocationLists = List.copyOf(from.revocationLists);
        leniency = Collections.unmodifiableSet(EnumSet.copyOf(from.leniency));
    }

    /**
     * Returns a builder that starts with {@link #DEFAULT}.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a builder that starts with these options, for others that differ in a few.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Returns the provider that was given as an instance.
     *
     * @return the provider; empty if none was given
     */
    public Optional<TlsProvider> provider() {
        return Optional.ofNullable(provider);
    }

    /**
     * Returns the id of the provider that was named.
     *
     * @return the id; empty if none was named, which stands for {@code jdk}
     */
    public Optional<String> providerId() {
        return Optional.ofNullable(providerId);
    }

    /**
     * Returns the authorities that are trusted.
     *
     * @return their certificates; empty for those that the Java run-time trusts, or if a trust manager decides
     */
    public Optional<List<X509Certificate>> authorities() {
        return Optional.ofNullable(authorities);
    }

    /**
     * Returns what decides whom to trust.
     *
     * @return the trust manager that was given; empty if none was
     */
    public Optional<X509TrustManager> trustManager() {
        return Optional.ofNullable(trustManager);
    }

    /**
     * Returns the pinned public keys.
     *
     * @return the SHA-256 of each one's SubjectPublicKeyInfo, in base 64; empty: any will do
     */
    public Set<String> pins() {
        return pins;
    }

    /**
     * Returns this end's certificate.
     *
     * @return the certificate; empty if none was given
     */
    public Optional<ClientCertificate> clientCertificate() {
        return Optional.ofNullable(clientCertificate);
    }

    /**
     * Returns what chooses this end's certificate.
     *
     * @return the selector; empty if none was given
     */
    public Optional<ClientCertificateSelector> clientCertificateSelector() {
        return Optional.ofNullable(clientCertificateSelector);
    }

    /**
     * Returns the versions of TLS that are offered.
     *
     * @return at least one
     */
    public Set<TlsProtocol> protocols() {
        return protocols;
    }

    /**
     * Returns the cipher suites that are offered.
     *
     * @return their JSSE names, the best first; empty for the provider's own choice
     */
    public List<String> cipherSuites() {
        return cipherSuites;
    }

    /**
     * Returns the groups that are offered for the key exchange.
     *
     * @return their names, the best first; empty for the provider's own choice
     */
    public List<String> namedGroups() {
        return namedGroups;
    }

    /**
     * Tells whether certificates are looked up as revoked.
     *
     * @return how
     */
    public Revocation revocation() {
        return revocation;
    }

    /**
     * Returns the revocation lists that were given.
     *
     * @return the lists
     */
    public List<X509CRL> revocationLists() {
        return revocationLists;
    }

    /**
     * Returns what is overlooked.
     *
     * @return empty by default
     */
    public Set<TlsLeniency> leniency() {
        return leniency;
    }

    /** Returns what is chosen, without certificates and keys. */
    @Override
    public String toString() {
        return "TlsOptions[provider="
                + (provider == null ? Objects.requireNonNullElse(providerId, "jdk") : provider.id()) + ", protocols="
                + protocols + ", leniency=" + leniency + ", pins=" + pins.size() + "]";
    }

    /** Collects what a TLS connection is to be like. Not thread-safe. */
    public static final class Builder {

        private @Nullable TlsProvider provider;
        private @Nullable String providerId;
        private @Nullable List<X509Certificate> authorities;
        private @Nullable X509TrustManager trustManager;
        private final List<String> pins = new ArrayList<>();
        private @Nullable ClientCertificate clientCertificate;
        private @Nullable ClientCertificateSelector clientCertificateSelector;
        private Set<TlsProtocol> protocols = EnumSet.allOf(TlsProtocol.class);
        private List<String> cipherSuites = List.of();
        private List<String> namedGroups = List.of();
        private Revocation revocation = Revocation.UNCHECKED;
        private final List<X509CRL> revocationLists = new ArrayList<>();
        private final Set<TlsLeniency> leniency = EnumSet.noneOf(TlsLeniency.class);

        private Builder() {}

        private Builder(TlsOptions from) {
            provider = from.provider;
            providerId = from.providerId;
            authorities = from.authorities;
            trustManager = from.trustManager;
            pins.addAll(from.pins);
            clientCertificate = from.clientCertificate;
            clientCertificateSelector = from.clientCertificateSelector;
            protocols = from.protocols;
            cipherSuites = from.cipherSuites;
            namedGroups = from.namedGroups;
            revocation = from.revocation;
            revocationLists.addAll(from.revocationLists);
            leniency.addAll(from.leniency);
        }

        /**
         * Chooses the TLS provider by instance. Needs no look-up, and so works everywhere.
         *
         * @param chosen the provider
         * @return this
         */
        public Builder provider(TlsProvider chosen) {
            provider = Objects.requireNonNull(chosen, "chosen");
            providerId = null;
            return this;
        }

        /**
         * Chooses the TLS provider by its id: {@code jdk}, the default, or one that is found. An instance that was given
         * before is forgotten.
         *
         * @param id {@code bouncycastle} for example
         * @return this
         */
        public Builder provider(String id) {
            providerId = Objects.requireNonNull(id, "id");
            provider = null;
            return this;
        }

        /**
         * Trusts the certificates of a key store and no others: those it has as trusted ones. By default those that the
         * Java run-time trusts.
         *
         * @param store the key store
         * @return this
         * @throws IllegalArgumentException if it has no trusted X.509 certificate, or was not loaded
         */
        public Builder trustStore(KeyStore store) {
            try {
                return trustedCertificates(TrustedCertificates.of(store));
            } catch (KeyStoreException notLoaded) {
                throw new IllegalArgumentException(
                        "the trust store cannot be read: " + notLoaded.getMessage(), notLoaded);
            }
        }

        /**
         * Trusts the certificates of a PEM file (RFC 7468) and no others.
         *
         * @param pem the file
         * @return this
         * @throws IOException if it cannot be read
         * @throws IllegalArgumentException if there is no certificate in it, or a malformed one
         */
        public Builder trustedCertificates(Path pem) throws IOException {
            try {
                return trustedCertificates(Files.readAllBytes(pem));
            } catch (IllegalArgumentException malformed) {
                throw new IllegalArgumentException(pem + ": " + malformed.getMessage(), malformed);
            }
        }

        /**
         * Trusts the certificates of a text in PEM (RFC 7468) and no others.
         *
         * @param pem the text, in ASCII
         * @return this
         * @throws IllegalArgumentException if there is no certificate in it, or a malformed one
         */
        public Builder trustedCertificates(byte[] pem) {
            return trustedCertificates(TrustedCertificates.ofPem(pem));
        }

        private Builder trustedCertificates(List<X509Certificate> trusted) {
            authorities = trusted;
            trustManager = null;
            return this;
        }

        /**
         * Lets a trust manager of the caller decide whom to trust. The server's name and {@link #pin pins} are checked all
         * the same. It is called on an executor of the session and may wait; it gets no engine, even if it could take one.
         *
         * @param decides the trust manager
         * @return this
         */
        public Builder trustManager(X509TrustManager decides) {
            trustManager = Objects.requireNonNull(decides, "decides");
            authorities = null;
            return this;
        }

        /**
         * Takes only servers with one of these public keys somewhere in their chain of certificates, which must be trusted
         * besides. May be called several times; one key of all must match.
         *
         * @param spkiSha256 the SHA-256 of the key's SubjectPublicKeyInfo, in base 64, with or without {@code sha256/} before
         *     it, or in 64 hexadecimal digits
         * @return this
         * @throws IllegalArgumentException if it is not 32 bytes in one of these forms
         */
        public Builder pin(String spkiSha256) {
            pins.add(Pins.canonical(spkiSha256));
            return this;
        }

        /**
         * Gives this end's certificate, for servers that ask for one. A selector that was given before is forgotten.
         *
         * @param certificate certificate and key
         * @return this
         */
        public Builder clientCertificate(ClientCertificate certificate) {
            clientCertificate = Objects.requireNonNull(certificate, "certificate");
            clientCertificateSelector = null;
            return this;
        }

        /**
         * Lets {@code selector} choose this end's certificate when a server asks for one. A certificate that was given
         * before is forgotten.
         *
         * @param selector chooses
         * @return this
         */
        public Builder clientCertificate(ClientCertificateSelector selector) {
            clientCertificateSelector = Objects.requireNonNull(selector, "selector");
            clientCertificate = null;
            return this;
        }

        /**
         * Says that this end has no certificate (WinHTTP: {@code WINHTTP_NO_CLIENT_CERT_CONTEXT}), as by default.
         *
         * @return this
         */
        public Builder noClientCertificate() {
            clientCertificate = null;
            clientCertificateSelector = null;
            return this;
        }

        /**
         * Offers only these versions of TLS (WinHTTP: {@code WINHTTP_OPTION_SECURE_PROTOCOLS}). By default both.
         *
         * @param first one
         * @param more others
         * @return this
         */
        public Builder protocols(TlsProtocol first, TlsProtocol... more) {
            protocols = EnumSet.of(first, more);
            return this;
        }

        /**
         * Offers only these cipher suites. By default the provider's own choice. A name that the provider does not know
         * fails what they are given to: the opening of the session, or the request.
         *
         * @param names their JSSE names, the best first; none for the provider's choice
         * @return this
         */
        public Builder cipherSuites(String... names) {
            cipherSuites = List.of(names);
            return this;
        }

        /**
         * Offers only these groups for the key exchange. By default the provider's own choice. The provider {@code jdk} can
         * choose them on Java 20 and later. With certificates on elliptic curves their curve must be among the groups, too.
         *
         * @param names their names, as in the registry of RFC 8446 4.2.7, the best first: {@code X25519MLKEM768} for
         *     example; none for the provider's choice
         * @return this
         */
        public Builder namedGroups(String... names) {
            namedGroups = List.of(names);
            return this;
        }

        /**
         * Has the server's certificates looked up as revoked. The look-up goes over the network, within the time limit of
         * the connection. By default not.
         *
         * @param check how
         * @return this
         */
        public Builder revocation(Revocation check) {
            revocation = Objects.requireNonNull(check, "check");
            return this;
        }

        /**
         * Refuses certificates that are in one of these lists, whether others are asked or not. By default none.
         *
         * @param lists revocation lists; a list counts for certificates of its issuer
         * @return this
         */
        public Builder revocationLists(Collection<X509CRL> lists) {
            revocationLists.clear();
            revocationLists.addAll(lists);
            return this;
        }

        /**
         * Overlooks problems of the server's certificate (WinHTTP: {@code WINHTTP_OPTION_SECURITY_FLAGS}). Whoever can
         * change what goes over the network can then read and change everything. Each problem that is overlooked is logged
         * as a warning. By default none is.
         *
         * @param problems what to overlook, in addition to what was named before
         * @return this
         */
        public Builder overlook(TlsLeniency... problems) {
            leniency.addAll(List.of(problems));
            return this;
        }

        /**
         * Makes the options.
         *
         * @return the options as they stand now
         */
        public TlsOptions build() {
            return new TlsOptions(this);
        }
    }
}
