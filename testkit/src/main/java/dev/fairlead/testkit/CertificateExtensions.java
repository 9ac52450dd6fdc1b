package dev.fairlead.testkit;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * The extensions of one certificate.
 *
 * @param pathLength present for one that may issue others; negative for no limit
 */
record CertificateExtensions(
        CertificateTemplate template, Set<KeyUse> keyUses, Set<KeyPurpose> purposes, Optional<Integer> pathLength) {

    void addTo(X509v3CertificateBuilder certificate) throws IOException {
        certificate.addExtension(Extension.basicConstraints, true, basicConstraints());
        if (!keyUses.isEmpty()) {
            int bits = keyUses.stream().mapToInt(KeyUse::bit).sum();
            certificate.addExtension(Extension.keyUsage, true, new KeyUsage(bits));
        }
        if (!purposes.isEmpty()) {
            certificate.addExtension(Extension.extendedKeyUsage, false, extendedKeyUsage());
        }
        List<CertificateTemplate.AlternativeName> names = template.names();
        if (!names.isEmpty()) {
            certificate.addExtension(Extension.subjectAlternativeName, false, generalNames(names));
        }
        for (CertificateTemplate.CriticalExtension extension : template.criticalExtensions()) {
            byte[] value = Frame.toArray(extension.value().duplicate());
            certificate.addExtension(new ASN1ObjectIdentifier(extension.oid()), true, value);
        }
        if (template.crl().isPresent()) {
            certificate.addExtension(
                    Extension.cRLDistributionPoints,
                    false,
                    distributionPoint(template.crl().get()));
        }
    }

    private BasicConstraints basicConstraints() {
        int limit = pathLength.orElse(-1);
        return limit >= 0 ? new BasicConstraints(limit) : new BasicConstraints(pathLength.isPresent());
    }

    private ExtendedKeyUsage extendedKeyUsage() {
        return new ExtendedKeyUsage(purposes.stream()
                .map(purpose -> KeyPurposeId.getInstance(new ASN1ObjectIdentifier(purpose.oid())))
                .toArray(KeyPurposeId[]::new));
    }

    private static GeneralNames generalNames(List<CertificateTemplate.AlternativeName> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(name.tag(), name.value()))
                .toArray(GeneralName[]::new));
    }

    private static CRLDistPoint distributionPoint(URI crl) {
        GeneralName address = new GeneralName(GeneralName.uniformResourceIdentifier, crl.toString());
        DistributionPointName name = new DistributionPointName(new GeneralNames(address));
        return new CRLDistPoint(new DistributionPoint[] {new DistributionPoint(name, null, null)});
    }
}
