package dev.fairlead.spi.transport.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Somebody with a key and a certificate, who can issue others: right ones, and wrong ones in every way. */
final class Authority {

    private static final Duration DAY = Duration.ofDays(1);

    final X509Certificate certificate;
    final KeyPair keys;

    Authority(X509Certificate certificate, KeyPair keys) {
        this.certificate = certificate;
        this.keys = keys;
    }

    /** What a certificate is to say; right unless changed. */
    static final class Wanted {
        String subject = "CN=server";
        String algorithm = "SHA256withECDSA";
        Instant from = Instant.now().minus(DAY);
        Instant until = Instant.now().plus(DAY);
        KeyPair keys = newKeys("EC", 256);
        private final List<Extension> extensions = new ArrayList<>();

        Wanted with(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
            try {
                return with(id, critical, value.toASN1Primitive().getEncoded());
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        }

        Wanted with(ASN1ObjectIdentifier id, boolean critical, byte[] value) {
            extensions.add(new Extension(id, critical, value));
            return this;
        }

        Wanted names(GeneralName... names) {
            return names.length == 0 ? this : with(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }

        Wanted dns(String... names) {
            return names(Arrays.stream(names)
                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                    .toArray(GeneralName[]::new));
        }

        /** With the address of a responder (RFC 5280 4.2.2.1). */
        Wanted ocsp(String address) {
            return with(
                    Extension.authorityInfoAccess,
                    false,
                    new AuthorityInformationAccess(AccessDescription.id_ad_ocsp, uri(address)));
        }

        /** With the address of revocation lists (RFC 5280 4.2.1.13). */
        Wanted lists(String address) {
            DistributionPointName name = new DistributionPointName(new GeneralNames(uri(address)));
            return with(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
                new DistributionPoint(name, null, null)
            }));
        }

        private static GeneralName uri(String address) {
            return new GeneralName(GeneralName.uniformResourceIdentifier, address);
        }

        Wanted usage(int bits) {
            return with(Extension.keyUsage, true, new KeyUsage(bits));
        }

        Wanted extendedUsage(KeyPurposeId... purposes) {
            return with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
        }

        Wanted authority() {
            return with(Extension.basicConstraints, true, new BasicConstraints(true));
        }

        Wanted authority(int below) {
            return with(Extension.basicConstraints, true, new BasicConstraints(below));
        }

        Wanted valid(Duration fromNow, Duration untilNow) {
            from = Instant.now().plus(fromNow);
            until = Instant.now().plus(untilNow);
            return this;
        }
    }

    static KeyPair newKeys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static Authority root(String name) {
        return selfSigned(wanted -> {
            wanted.subject = name;
            wanted.authority();
        });
    }

    static Authority selfSigned(Consumer<Wanted> says) {
        Wanted wanted = wanted(says);
        return new Authority(make(wanted, wanted.subject, wanted.keys), wanted.keys);
    }

    Authority issue(Consumer<Wanted> says) {
        Wanted wanted = wanted(says);
        return new Authority(make(wanted, certificate.getSubjectX500Principal().getName(), keys), wanted.keys);
    }

    Authority intermediate(String name) {
        return issue(wanted -> {
            wanted.subject = name;
            wanted.authority();
        });
    }

    Authority server(String... names) {
        return issue(wanted -> wanted.dns(names));
    }

    private static Wanted wanted(Consumer<Wanted> says) {
        Wanted wanted = new Wanted();
        says.accept(wanted);
        return wanted;
    }

    private static X509Certificate make(Wanted wanted, String issuer, KeyPair signer) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    new BigInteger(64, new SecureRandom()).setBit(64),
                    Date.from(wanted.from),
                    Date.from(wanted.until),
                    new X500Name(wanted.subject),
                    wanted.keys.getPublic());
            for (Extension each : wanted.extensions) {
                builder.addExtension(each);
            }
            String algorithm = signature(wanted.algorithm, signer.getPrivate().getAlgorithm(), signer.getPublic());
            JcaContentSignerBuilder signs = new JcaContentSignerBuilder(algorithm);
            if (algorithm.endsWith("MGF1")) {
                // The JDK knows it by another name.
                signs.setProvider(new BouncyCastleProvider());
            }
            byte[] der = builder.build(signs.build(signer.getPrivate())).getEncoded();
            return TrustedCertificates.decode(der);
        } catch (IOException | GeneralSecurityException | OperatorCreationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String signature(String ofCurves, String keys, PublicKey key) {
        return switch (keys) {
            case "RSA" -> ofCurves.replace("ECDSA", "RSA");
            case "RSASSA-PSS" -> "SHA256withRSAandMGF1";
            // RFC 8410: the hash is part of the algorithm.
            case "EdDSA" -> ((EdECPublicKey) key).getParams().getName();
            default -> ofCurves;
        };
    }

    /** A revocation list of this authority, valid for so long from now. */
    X509CRL revoke(Duration until, X509Certificate... revoked) {
        return revoke(Instant.now(), until, revoked);
    }

    X509CRL revoke(Instant since, Duration until, X509Certificate... revoked) {
        try {
            JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(
                    certificate.getSubjectX500Principal(),
                    Date.from(Instant.now().minus(DAY)));
            builder.setNextUpdate(Date.from(Instant.now().plus(until)));
            for (X509Certificate each : revoked) {
                builder.addCRLEntry(each.getSerialNumber(), Date.from(since), CRLReason.keyCompromise);
            }
            return new JcaX509CRLConverter()
                    .getCRL(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
