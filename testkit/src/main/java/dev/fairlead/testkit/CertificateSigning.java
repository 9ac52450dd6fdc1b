package dev.fairlead.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates and CRLs, signed. Bouncy Castle writes them; the JDK's providers sign. */
final class CertificateSigning {

    /** RFC 5280 4.1.2.2 wants serial numbers positive, and no longer than 20 bytes. */
    private static final int SERIAL_BITS = 120;

    private static final Duration CRL_VALIDITY = Duration.ofDays(7);

    private CertificateSigning() {}

    /** The new certificate, then its issuers, without the root unless that is the new one. */
    static List<X509Certificate> chain(CertificateTemplate template, KeyPair pair, CertificateExtensions extensions) {
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(certificate(template, pair, extensions));
        template.issuer().ifPresent(issuer -> chain.addAll(issuer.chainBelowRoot()));
        return List.copyOf(chain);
    }

    private static X509Certificate certificate(
            CertificateTemplate template, KeyPair pair, CertificateExtensions extensions) {
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, template.commonName())
                .build();
        KeyPair signing = template.issuer().map(TestAuthority::keyPair).orElse(pair);
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    template.issuer()
                            .map(issuer -> X500Name.getInstance(issuer.certificate()
                                    .getSubjectX500Principal()
                                    .getEncoded()))
                            .orElse(subject),
                    new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
                    Date.from(template.validFrom()),
                    Date.from(template.validTo()),
                    subject,
                    pair.getPublic());
            JcaX509ExtensionUtils keys = new JcaX509ExtensionUtils();
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, keys.createSubjectKeyIdentifier(pair.getPublic()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, keys.createAuthorityKeyIdentifier(signing.getPublic()));
            extensions.addTo(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(signer(signing.getPrivate(), template.hash())));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot issue a certificate for " + subject, e);
        }
    }

    static X509CRL crl(TestAuthority issuer, BigInteger number, Map<BigInteger, Instant> revoked) {
        Instant now = Instant.now();
        JcaX509v2CRLBuilder crl = new JcaX509v2CRLBuilder(issuer.certificate(), Date.from(now));
        crl.setNextUpdate(Date.from(now.plus(CRL_VALIDITY)));
        revoked.forEach((serial, time) -> crl.addCRLEntry(serial, Date.from(time), CRLReason.keyCompromise));
        try {
            crl.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.certificate()));
            crl.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
            return new JcaX509CRLConverter()
                    .getCRL(crl.build(signer(issuer.keyPair().getPrivate(), "SHA256")));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot issue a CRL", e);
        }
    }

    private static ContentSigner signer(PrivateKey key, String hash) throws OperatorCreationException {
        return new JcaContentSignerBuilder(KeyKind.signature(key, hash)).build(key);
    }
}
