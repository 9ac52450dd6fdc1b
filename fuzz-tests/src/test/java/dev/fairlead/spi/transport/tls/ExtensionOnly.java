package dev.fairlead.spi.transport.tls;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;

/** A certificate of which only an extension is there, the subject's alternative names. */
@SuppressWarnings("deprecation") // Two of the methods that it must have.
final class ExtensionOnly extends X509Certificate {

    private static final long serialVersionUID = 1L;

    private final transient byte[] extension;

    ExtensionOnly(byte[] extension) {
        this.extension = extension.clone();
    }

    @Override
    public byte[] getExtensionValue(String oid) {
        return extension.clone();
    }

    private static UnsupportedOperationException nothingElse() {
        return new UnsupportedOperationException("only the extension is there");
    }

    @Override
    public void checkValidity() {
        throw nothingElse();
    }

    @Override
    public void checkValidity(Date date) {
        throw nothingElse();
    }

    @Override
    public int getVersion() {
        throw nothingElse();
    }

    @Override
    public BigInteger getSerialNumber() {
        throw nothingElse();
    }

    @Override
    public Principal getIssuerDN() {
        throw nothingElse();
    }

    @Override
    public Principal getSubjectDN() {
        throw nothingElse();
    }

    @Override
    public Date getNotBefore() {
        throw nothingElse();
    }

    @Override
    public Date getNotAfter() {
        throw nothingElse();
    }

    @Override
    public byte[] getTBSCertificate() {
        throw nothingElse();
    }

    @Override
    public byte[] getSignature() {
        throw nothingElse();
    }

    @Override
    public String getSigAlgName() {
        throw nothingElse();
    }

    @Override
    public String getSigAlgOID() {
        throw nothingElse();
    }

    @Override
    public byte[] getSigAlgParams() {
        throw nothingElse();
    }

    @Override
    public boolean[] getIssuerUniqueID() {
        throw nothingElse();
    }

    @Override
    public boolean[] getSubjectUniqueID() {
        throw nothingElse();
    }

    @Override
    public boolean[] getKeyUsage() {
        throw nothingElse();
    }

    @Override
    public int getBasicConstraints() {
        throw nothingElse();
    }

    @Override
    public byte[] getEncoded() {
        throw nothingElse();
    }

    @Override
    public void verify(PublicKey key) {
        throw nothingElse();
    }

    @Override
    public void verify(PublicKey key, String provider) {
        throw nothingElse();
    }

    @Override
    public String toString() {
        return "a certificate for a test";
    }

    @Override
    public PublicKey getPublicKey() {
        throw nothingElse();
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        throw nothingElse();
    }

    @Override
    public Set<String> getCriticalExtensionOIDs() {
        throw nothingElse();
    }

    @Override
    public Set<String> getNonCriticalExtensionOIDs() {
        throw nothingElse();
    }
}
