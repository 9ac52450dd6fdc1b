package dev.fairlead.spi.transport.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** What a responder of OCSP says about one certificate (RFC 6960 4.2): good, and in time, unless changed. */
final class OcspAnswer {

    private final Authority issuer;
    private final X509Certificate about;
    private Authority signer;
    private boolean introduced;
    private CertificateStatus status = CertificateStatus.GOOD;
    private Duration age = Duration.ofMinutes(1);

    private OcspAnswer(Authority issuer, X509Certificate about) {
        this.issuer = issuer;
        this.signer = issuer;
        this.about = about;
    }

    static OcspAnswer about(Authority certificate, Authority issuer) {
        return new OcspAnswer(issuer, certificate.certificate);
    }

    OcspAnswer revoked(Instant since) {
        status = new RevokedStatus(Date.from(since), CRLReason.keyCompromise);
        return this;
    }

    OcspAnswer unknown() {
        status = new UnknownStatus();
        return this;
    }

    /** Signed so long ago; it holds for an hour. */
    OcspAnswer old(Duration ago) {
        age = ago;
        return this;
    }

    /** By the key of somebody else, under the name of the issuer. */
    OcspAnswer signedBy(Authority other) {
        signer = other;
        return this;
    }

    /** By somebody else, in the own name, with the certificate (RFC 6960 4.2.2.2). */
    OcspAnswer delegatedTo(Authority other) {
        introduced = true;
        return signedBy(other);
    }

    byte[] der() {
        try {
            X509CertificateHolder authority = new JcaX509CertificateHolder(issuer.certificate);
            X509CertificateHolder own = new JcaX509CertificateHolder(signer.certificate);
            BasicOCSPRespBuilder builder =
                    new BasicOCSPRespBuilder(new RespID(introduced ? own.getSubject() : authority.getSubject()));
            CertificateID id = new CertificateID(
                    new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
                    authority,
                    about.getSerialNumber());
            Instant made = Instant.now().minus(age);
            builder.addResponse(id, status, Date.from(made), Date.from(made.plus(Duration.ofHours(1))));
            X509CertificateHolder[] chain =
                    introduced ? new X509CertificateHolder[] {own} : new X509CertificateHolder[0];
            return new OCSPRespBuilder()
                    .build(
                            OCSPRespBuilder.SUCCESSFUL,
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(signer.keys.getPrivate()),
                                    chain,
                                    Date.from(made)))
                    .getEncoded();
        } catch (IOException | GeneralSecurityException | OCSPException | OperatorCreationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The answer of a responder that has no time. */
    static byte[] tryLater() {
        try {
            return new OCSPRespBuilder().build(OCSPRespBuilder.TRY_LATER, null).getEncoded();
        } catch (IOException | OCSPException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
