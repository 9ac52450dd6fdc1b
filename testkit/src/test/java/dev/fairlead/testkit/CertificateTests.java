package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Security;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateTests {

    private final TestAuthority ca = TestAuthority.create("Test CA");

    @Test
    void aServersCertificateIsValidForItsNames() throws Exception {
        TestIdentity server = ca.identity()
                .commonName("server")
                .dns("localhost", "g*.example", "*")
                .ip("127.0.0.1", "::1")
                .uri("spiffe://example/server")
                .issue();
        assertDoesNotThrow(() -> validate(server, ca));
        assertEquals(
                "[[2, localhost], [2, g*.example], [2, *], [7, 127.0.0.1], [7, 0:0:0:0:0:0:0:1],"
                        + " [6, spiffe://example/server]]",
                server.certificate().getSubjectAlternativeNames().toString());
        assertEquals("CN=server", server.certificate().getSubjectX500Principal().getName());
    }

    @Test
    void aCertificateMayHaveACommonNameOnly() throws Exception {
        assertNull(ca.identity().commonName("localhost").issue().certificate().getSubjectAlternativeNames());
    }

    @Test
    void timesMayBeWrong() {
        assertThrows(
                CertificateExpiredException.class,
                () -> ca.identity().expired().issue().certificate().checkValidity());
        assertThrows(
                CertificateNotYetValidException.class,
                () -> ca.identity().notYetValid().issue().certificate().checkValidity());
    }

    @Test
    void intermediateAuthoritiesAreSentAndTheRootIsNot() {
        TestAuthority upper = ca.intermediate("upper").issueAuthority();
        TestAuthority lower = upper.intermediate("lower").issueAuthority();
        TestIdentity server = lower.identity().issue();
        assertEquals(List.of(server.certificate(), lower.certificate(), upper.certificate()), server.chain());
        assertDoesNotThrow(() -> validate(server, ca));
        TestIdentity cut = server.withChain(List.of(server.certificate()));
        assertThrows(CertPathValidatorException.class, () -> validate(cut, ca));
        assertThrows(IllegalArgumentException.class, () -> server.withChain(List.of()));
    }

    @Test
    void anAuthorityMayBeNone() {
        TestAuthority none = ca.intermediate("none").withoutCaFlag().issueAuthority();
        assertEquals(-1, none.certificate().getBasicConstraints());
        assertThrows(
                CertPathValidatorException.class, () -> validate(none.identity().issue(), ca));
    }

    @Test
    void aPathMayBeTooLong() {
        TestAuthority last = ca.intermediate("last").pathLength(0).issueAuthority();
        assertEquals(0, last.certificate().getBasicConstraints());
        assertDoesNotThrow(() -> validate(last.identity().issue(), ca));
        TestAuthority tooMany = last.intermediate("too many").issueAuthority();
        assertThrows(
                CertPathValidatorException.class,
                () -> validate(tooMany.identity().issue(), ca));
        assertThrows(IllegalArgumentException.class, () -> ca.identity().pathLength(-1));
    }

    @Test
    void aSelfSignedCertificateIsItsOwnIssuer() throws Exception {
        TestIdentity server = TestIdentity.selfSigned().dns("localhost").issue();
        X509Certificate certificate = server.certificate();
        assertEquals(List.of(certificate), server.chain());
        assertEquals(certificate.getSubjectX500Principal(), certificate.getIssuerX500Principal());
        certificate.verify(certificate.getPublicKey());
    }

    @Test
    void usagesAreThoseOfTheTemplate() throws Exception {
        X509Certificate usual = ca.identity().issue().certificate();
        assertEquals(
                List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"),
                usual.getExtendedKeyUsage().stream().sorted().toList());
        assertEquals("[true, false, true", Arrays.toString(usual.getKeyUsage()).substring(0, 18));
        X509Certificate bare =
                ca.identity().keyUsage().extendedKeyUsage().issue().certificate();
        assertNull(bare.getExtendedKeyUsage());
        assertNull(bare.getKeyUsage());
        X509Certificate odd = ca.identity()
                .keyUsage(KeyUse.CRL_SIGN)
                .extendedKeyUsage(KeyPurpose.ANY)
                .issue()
                .certificate();
        assertEquals(List.of("2.5.29.37.0"), odd.getExtendedKeyUsage());
        assertTrue(odd.getKeyUsage()[6]);
        assertFalse(odd.getKeyUsage()[0]);
    }

    @Test
    void aCriticalExtensionThatNobodyKnowsIsRefused() {
        TestIdentity server = ca.identity()
                .criticalExtension("1.3.6.1.4.1.55555.1", (byte) 5, (byte) 0)
                .issue();
        assertTrue(server.certificate().hasUnsupportedCriticalExtension());
        assertThrows(CertPathValidatorException.class, () -> validate(server, ca));
    }

    @ParameterizedTest
    @EnumSource
    void keysOfEachKindSignAndAreSigned(KeyKind kind) {
        TestAuthority authority = TestAuthority.root().key(kind).issueAuthority();
        TestIdentity server = authority.identity().key(kind).issue();
        assertDoesNotThrow(() -> validate(server, authority));
        assertDoesNotThrow(() -> server.certificate().verify(authority.keyPair().getPublic()));
    }

    @Test
    void aSignatureMayBeWeak() {
        TestIdentity server = ca.identity().sha1Signature().issue();
        assertEquals("SHA1withECDSA", server.certificate().getSigAlgName());
        assertDoesNotThrow(() -> server.certificate().verify(ca.keyPair().getPublic()));
    }

    @Test
    void twoCertificatesMayHaveTheSameKey() throws Exception {
        KeyPair pair = KeyKind.EC_P256.generate();
        TestIdentity first = ca.identity().keyPair(pair).issue();
        TestIdentity second = ca.identity().keyPair(pair).issue();
        assertNotEquals(first.certificate(), second.certificate());
        assertEquals(first.spkiSha256(), second.spkiSha256());
        assertNotEquals(first.spkiSha256(), ca.identity().issue().spkiSha256());
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(pair.getPublic().getEncoded());
        assertEquals(Base64.getEncoder().encodeToString(digest), first.spkiSha256());
    }

    @Test
    void aCrlHasWhatWasRevoked() throws Exception {
        URI address = URI.create("http://127.0.0.1:1/ca.crl");
        TestIdentity good = ca.identity().crlDistributionPoint(address).issue();
        TestIdentity bad = ca.identity().issue();
        ca.revoke(bad);
        X509CRL crl = ca.crl();
        crl.verify(ca.keyPair().getPublic());
        assertTrue(crl.isRevoked(bad.certificate()));
        assertFalse(crl.isRevoked(good.certificate()));
        byte[] point = good.certificate().getExtensionValue("2.5.29.31");
        assertTrue(new String(point, StandardCharsets.ISO_8859_1).endsWith(address.toString()));
        TestIdentity stranger = TestAuthority.create("Other CA").identity().issue();
        assertThrows(IllegalArgumentException.class, () -> ca.revoke(stranger));
    }

    @Test
    void whatIsWrittenAsPemCanBeReadAgain() throws Exception {
        TestIdentity server =
                ca.intermediate("between").issueAuthority().identity().issue();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        byte[] chain = server.chainPem().getBytes(StandardCharsets.US_ASCII);
        assertEquals(server.chain(), List.copyOf(factory.generateCertificates(new ByteArrayInputStream(chain))));
        byte[] key = content(server.keyPem(), "PRIVATE KEY");
        assertEquals(server.privateKey(), KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)));
        assertTrue(ca.certificatePem().startsWith("-----BEGIN CERTIFICATE-----\nMII"));
    }

    @Test
    void anEncryptedKeyOpensWithItsPasswordOnly() throws Exception {
        TestIdentity server = ca.identity().issue();
        String pem = server.encryptedKeyPem("secret".toCharArray());
        EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(content(pem, "ENCRYPTED PRIVATE KEY"));
        assertEquals("PBEWithHmacSHA256AndAES_256", encrypted.getAlgParameters().toString());
        assertArrayEquals(
                server.privateKey().getEncoded(),
                encrypted.getKeySpec(opened(encrypted, "secret")).getEncoded());
        assertThrows(GeneralSecurityException.class, () -> encrypted.getKeySpec(opened(encrypted, "wrong")));
    }

    private static Cipher opened(EncryptedPrivateKeyInfo encrypted, String password) throws GeneralSecurityException {
        String algorithm = encrypted.getAlgParameters().toString();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                encrypted.getAlgParameters());
        return cipher;
    }

    @Test
    void keyStoresHoldWhatTheirOwnersHave() throws Exception {
        TestIdentity server = ca.identity().issue();
        assertEquals(server.privateKey(), server.keyStore().getKey("identity", server.keyStorePassword()));
        assertEquals(server.chain(), List.of(server.keyStore().getCertificateChain("identity")));
        assertEquals("authority-1", ca.trustStore().getCertificateAlias(ca.certificate()));
    }

    @Test
    void theJvmsProvidersAreLeftAlone() {
        assertTrue(TestIdentity.selfSigned()
                        .issue()
                        .encryptedKeyPem(new char[] {'a'})
                        .length()
                > 0);
        assertNull(Security.getProvider("BC"));
    }

    private static byte[] content(String pem, String label) {
        String begin = "-----BEGIN " + label + "-----\n";
        String end = "-----END " + label + "-----\n";
        assertTrue(pem.startsWith(begin) && pem.endsWith(end), pem);
        return Base64.getMimeDecoder().decode(pem.substring(begin.length(), pem.length() - end.length()));
    }

    private static void validate(TestIdentity identity, TestAuthority root) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root.certificate(), null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(identity.chain()), parameters);
    }
}
