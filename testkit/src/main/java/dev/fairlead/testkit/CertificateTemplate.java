package dev.fairlead.testkit;

import java.net.URI;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to stand in a certificate, right or wrong: nothing is checked against any rule.
 *
 * <p>Without further words a certificate is valid from a day ago for a year, has a fresh key {@link KeyKind#EC_P256},
 * no subject alternative name, is signed with SHA-256, and has the extensions that belong to a certificate of its kind:
 * an identity may sign and is for servers and clients, an authority may issue certificates and CRLs.
 *
 * <p>Not thread-safe. Can be used again after {@link #issue()}: the next certificate then has another serial number,
 * and another key unless {@link #keyPair} was called. Issuing needs Bouncy Castle, its modules
 * {@code org.bouncycastle.pkix} and {@code org.bouncycastle.provider}; nothing is added to the JVM's providers.
 *
 * @since 0.1
 */
public final class CertificateTemplate {

    /** One entry of the subject alternative name: the tag of RFC 5280's GeneralName, and its text. */
    record AlternativeName(int tag, String value) {
        static final int DNS = 2;
        static final int URI = 6;
        static final int IP = 7;
    }

    /** An extension as it is to stand in the certificate. */
    record CriticalExtension(String oid, ByteBuffer value) {}

    private static final Duration DAY = Duration.ofDays(1);

    /** Who signs; null: the certificate's own key. */
    private final @Nullable TestAuthority issuer;

    // All other fields: the one thread that builds.

    private String commonName = "Fairlead test";

    /** Null: a new one for each certificate. */
    private @Nullable KeyPair keyPair;

    private KeyKind keyKind = KeyKind.EC_P256;

    private Instant validFrom = Instant.now().minus(DAY);

    private Instant validTo = validFrom.plus(Duration.ofDays(366));

    private final List<AlternativeName> names = new ArrayList<>();

    /** Null: those that belong to the kind of certificate. */
    private @Nullable Set<KeyUse> keyUses;

    /** Null: those that belong to the kind of certificate. */
    private @Nullable Set<KeyPurpose> purposes;

    private boolean mayIssue = true;

    /** Negative: the certificate has no such limit. */
    private int pathLength = -1;

    private String hash = "SHA256";

    private final List<CriticalExtension> criticalExtensions = new ArrayList<>();

    /** Null: the certificate does not say where. */
    private @Nullable URI crl;

    CertificateTemplate(@Nullable TestAuthority issuer) {
        this.issuer = issuer;
    }

    /**
     * Sets the common name, which is all there is in the subject.
     *
     * @param commonName any text
     * @return this template
     */
    public CertificateTemplate commonName(String commonName) {
        this.commonName = Objects.requireNonNull(commonName, "commonName");
        return this;
    }

    /**
     * Adds names of hosts to the subject alternative name.
     *
     * @param names any text in ASCII, whether or not it may be in a certificate: {@code *}, {@code g*.example}
     * @return this template
     */
    public CertificateTemplate dns(String... names) {
        return add(AlternativeName.DNS, names);
    }

    /**
     * Adds IP addresses to the subject alternative name.
     *
     * @param addresses IPv4 or IPv6, as text
     * @return this template
     */
    public CertificateTemplate ip(String... addresses) {
        return add(AlternativeName.IP, addresses);
    }

    /**
     * Adds URIs to the subject alternative name.
     *
     * @param uris any text in ASCII
     * @return this template
     */
    public CertificateTemplate uri(String... uris) {
        return add(AlternativeName.URI, uris);
    }

    /**
     * Sets the kind of key to make.
     *
     * @param keyKind the kind; {@link KeyKind#EC_P256} if not called
     * @return this template
     */
    public CertificateTemplate key(KeyKind keyKind) {
        this.keyKind = Objects.requireNonNull(keyKind, "keyKind");
        return this;
    }

    /**
     * Sets the key, for certificates that are to have the same one, or to save the time that a key of RSA takes.
     *
     * @param keyPair a pair of one of the kinds in {@link KeyKind}
     * @return this template
     */
    public CertificateTemplate keyPair(KeyPair keyPair) {
        this.keyPair = Objects.requireNonNull(keyPair, "keyPair");
        return this;
    }

    /**
     * Sets the time within which the certificate is valid.
     *
     * @param from the first moment; the certificate counts in seconds
     * @param to the last moment
     * @return this template
     */
    public CertificateTemplate valid(Instant from, Instant to) {
        this.validFrom = Objects.requireNonNull(from, "from");
        this.validTo = Objects.requireNonNull(to, "to");
        return this;
    }

    /**
     * Makes the certificate one that was valid until a day ago.
     *
     * @return this template
     */
    public CertificateTemplate expired() {
        Instant end = Instant.now().minus(DAY);
        return valid(end.minus(Duration.ofDays(30)), end);
    }

    /**
     * Makes the certificate one that will be valid in a day.
     *
     * @return this template
     */
    public CertificateTemplate notYetValid() {
        Instant start = Instant.now().plus(DAY);
        return valid(start, start.plus(Duration.ofDays(30)));
    }

    /**
     * Sets the key usage.
     *
     * @param uses what the key may be used for; none for a certificate without this extension
     * @return this template
     */
    public CertificateTemplate keyUsage(KeyUse... uses) {
        this.keyUses = setOf(KeyUse.class, uses);
        return this;
    }

    /**
     * Sets the extended key usage.
     *
     * @param purposes what the certificate is for; none for a certificate without this extension
     * @return this template
     */
    public CertificateTemplate extendedKeyUsage(KeyPurpose... purposes) {
        this.purposes = setOf(KeyPurpose.class, purposes);
        return this;
    }

    /**
     * Leaves the CA flag out of an authority's basic constraints: it issues certificates and may not.
     *
     * @return this template
     */
    public CertificateTemplate withoutCaFlag() {
        this.mayIssue = false;
        return this;
    }

    /**
     * Limits how many intermediate authorities may stand between an authority and an identity.
     *
     * @param pathLength at least 0
     * @return this template
     * @throws IllegalArgumentException if {@code pathLength} is less than 0
     */
    public CertificateTemplate pathLength(int pathLength) {
        if (pathLength < 0) {
            throw new IllegalArgumentException("path length " + pathLength + ", the least is 0");
        }
        this.pathLength = pathLength;
        return this;
    }

    /**
     * Adds a critical extension that nobody knows. RFC 5280 section 4.2: who does not know it has to refuse.
     *
     * @param oid its identifier, in dotted form
     * @param value the bytes of its value; copied
     * @return this template
     */
    public CertificateTemplate criticalExtension(String oid, byte... value) {
        criticalExtensions.add(
                new CriticalExtension(Objects.requireNonNull(oid, "oid"), ByteBuffer.wrap(value.clone())));
        return this;
    }

    /**
     * Has the certificate signed with SHA-1. Of no effect if the issuer's key is {@link KeyKind#ED25519}.
     *
     * @return this template
     */
    public CertificateTemplate sha1Signature() {
        this.hash = "SHA1";
        return this;
    }

    /**
     * Says where the issuer's CRL is (RFC 5280 section 4.2.1.13).
     *
     * @param crl the address
     * @return this template
     */
    public CertificateTemplate crlDistributionPoint(URI crl) {
        this.crl = Objects.requireNonNull(crl, "crl");
        return this;
    }

    /**
     * Issues a certificate of a server or client.
     *
     * @return the certificate with its key
     * @throws IllegalStateException if a value cannot be written into a certificate; the cause tells which
     */
    public TestIdentity issue() {
        KeyPair pair = newKeyPair();
        CertificateExtensions extensions = new CertificateExtensions(
                this,
                keyUses == null ? Set.of(KeyUse.DIGITAL_SIGNATURE, KeyUse.KEY_ENCIPHERMENT) : keyUses,
                purposes == null ? Set.of(KeyPurpose.SERVER_AUTH, KeyPurpose.CLIENT_AUTH) : purposes,
                Optional.empty());
        return new TestIdentity(CertificateSigning.chain(this, pair, extensions), pair);
    }

    /**
     * Issues a certificate of an authority.
     *
     * @return the authority: a root if this template is for self-signed certificates, else an intermediate one
     * @throws IllegalStateException if a value cannot be written into a certificate; the cause tells which
     */
    public TestAuthority issueAuthority() {
        KeyPair pair = newKeyPair();
        CertificateExtensions extensions = new CertificateExtensions(
                this,
                keyUses == null ? Set.of(KeyUse.CERT_SIGN, KeyUse.CRL_SIGN) : keyUses,
                purposes == null ? Set.of() : purposes,
                mayIssue ? Optional.of(pathLength) : Optional.empty());
        return new TestAuthority(CertificateSigning.chain(this, pair, extensions), pair);
    }

    Optional<TestAuthority> issuer() {
        return Optional.ofNullable(issuer);
    }

    String commonName() {
        return commonName;
    }

    Instant validFrom() {
        return validFrom;
    }

    Instant validTo() {
        return validTo;
    }

    String hash() {
        return hash;
    }

    List<AlternativeName> names() {
        return names;
    }

    List<CriticalExtension> criticalExtensions() {
        return criticalExtensions;
    }

    Optional<URI> crl() {
        return Optional.ofNullable(crl);
    }

    private KeyPair newKeyPair() {
        return keyPair == null ? keyKind.generate() : keyPair;
    }

    private CertificateTemplate add(int tag, String... values) {
        for (String value : values) {
            names.add(new AlternativeName(tag, Objects.requireNonNull(value, "name")));
        }
        return this;
    }

    private static <E extends Enum<E>> Set<E> setOf(Class<E> type, E[] elements) {
        Set<E> set = EnumSet.noneOf(type);
        Collections.addAll(set, elements);
        return set;
    }
}
