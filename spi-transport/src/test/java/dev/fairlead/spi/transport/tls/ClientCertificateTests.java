package dev.fairlead.spi.transport.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificateTests {

    private static final Authority ROOT = Authority.root("CN=root");
    private static final Map<String, Authority> CLIENTS = new ConcurrentHashMap<>();

    private static Authority client(String algorithm) {
        return CLIENTS.computeIfAbsent(
                algorithm,
                type -> ROOT.issue(wanted -> {
                    wanted.subject = "CN=client";
                    boolean rsa = type.startsWith("RSA");
                    wanted.keys = Authority.newKeys(type, rsa ? 2048 : type.equals("EC") ? 256 : 0);
                }));
    }

    private static byte[] pem(String label, byte[] der) {
        return ("-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                        + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] encrypted(KeyPair keys, String algorithm, String password) throws Exception {
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())));
        AlgorithmParameters parameters = cipher.getParameters();
        byte[] content = cipher.doFinal(keys.getPrivate().getEncoded());
        if (!algorithm.startsWith("PBEWithHmac")) {
            return pem("ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(parameters, content).getEncoded());
        }
        // RFC 8018 A.4, id-PBES2, which not all releases can write.
        byte[] pbes2 = HexFormat.of().parseHex("06092a864886f70d01050d");
        byte[] der = Der.encode(
                Der.SEQUENCE,
                Der.encode(Der.SEQUENCE, pbes2, parameters.getEncoded()),
                Der.encode(Der.OCTET_STRING, content));
        return pem("ENCRYPTED PRIVATE KEY", der);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "RSASSA-PSS", "EC", "Ed25519", "Ed448"})
    void keysOfAllTypesAreReadFromPkcs8(String algorithm) {
        Authority client = client(algorithm);
        ClientCertificate read = ClientCertificate.ofPem(
                Trial.pem(client.certificate, ROOT.certificate),
                pem("PRIVATE KEY", client.keys.getPrivate().getEncoded()));
        assertEquals(List.of(client.certificate, ROOT.certificate), read.certificates());
        assertArrayEquals(client.keys.getPrivate().getEncoded(), read.key().getEncoded());
    }

    @ParameterizedTest
    @CsvSource({"RSA, RSA PRIVATE KEY", "EC, EC PRIVATE KEY"})
    void keysAreReadFromTheirOlderForms(String algorithm, String label) throws Exception {
        Authority client = client(algorithm);
        byte[] inner = PrivateKeyInfo.getInstance(client.keys.getPrivate().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
        byte[] der = inner;
        if (algorithm.equals("EC")) {
            // RFC 5915 3: version, key, and the curve P-256 by its name.
            byte[] curve = HexFormat.of().parseHex("a00a06082a8648ce3d030107");
            Der fields = Der.of(inner).next(Der.SEQUENCE).inside();
            der = Der.encode(
                    Der.SEQUENCE,
                    fields.next(Der.INTEGER).encoded(),
                    fields.next(Der.OCTET_STRING).encoded(),
                    curve);
        }
        ClientCertificate read = ClientCertificate.ofPem(Trial.pem(client.certificate), pem(label, der));
        assertEquals(List.of(client.certificate), read.certificates());
    }

    @Test
    void aCurveWithoutANameIsRefusedWithAWayOut() {
        byte[] der = Der.encode(
                Der.SEQUENCE, Der.encode(Der.INTEGER, new byte[] {1}), Der.encode(Der.OCTET_STRING, new byte[32]));
        assertEquals(
                "the block EC PRIVATE KEY does not name its curve (RFC 5915 3); openssl pkcs8 -topk8 -nocrypt writes it"
                        + " as a PRIVATE KEY",
                refusal(pem("EC PRIVATE KEY", der)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PBEWithHmacSHA256AndAES_256",
                "PBEWithHmacSHA1AndAES_128",
                "PBEWithHmacSHA512AndAES_256",
                "PBEWithSHA1AndDESede",
                "PBEWithMD5AndDES"
            })
    void encryptedKeysAreReadWithTheirPassword(String encryption) throws Exception {
        Authority client = client("EC");
        byte[] key = encrypted(client.keys, encryption, "right");
        byte[] certificates = Trial.pem(client.certificate);
        ClientCertificate read = ClientCertificate.ofPem(certificates, key, "right".toCharArray());
        assertArrayEquals(client.keys.getPrivate().getEncoded(), read.key().getEncoded());
        for (String wrong : List.of("wrong", "", "Right", "wr\u00f6ng")) {
            var refused = assertThrows(
                    GeneralSecurityException.class,
                    () -> ClientCertificate.ofPem(certificates, key, wrong.toCharArray()));
            assertEquals(
                    "the password of the private key is wrong, or the key is malformed", refused.getMessage(), wrong);
        }
    }

    @Test
    void anEncryptedKeyNeedsAPassword() throws Exception {
        byte[] key = encrypted(client("EC").keys, "PBEWithHmacSHA256AndAES_256", "right");
        assertEquals("the private key is encrypted and there is no password", refusal(key));
    }

    @Test
    void anotherProviderDecryptsWhatTheRunTimeCannot() throws Exception {
        Authority client = client("EC");
        PrivateKey decrypted = client.keys.getPrivate();
        TlsProvider other = (TlsProvider) Proxy.newProxyInstance(
                TlsProvider.class.getClassLoader(), new Class<?>[] {TlsProvider.class}, (proxy, method, arguments) -> {
                    assertEquals("decryptKey", method.getName());
                    return decrypted;
                });
        byte[] key = encrypted(client.keys, "PBEWithHmacSHA256AndAES_256", "right");
        ClientCertificate read =
                ClientCertificate.ofPem(Trial.pem(client.certificate), key, "wrong".toCharArray(), other);
        assertSame(decrypted, read.key());
    }

    private static String refusal(byte[] key) {
        byte[] certificates = Trial.pem(client("EC").certificate);
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> ClientCertificate.ofPem(certificates, key))
                        .getMessage());
    }

    @Test
    void oddKeysAreRefusedWithASentence() {
        byte[] right = pem("PRIVATE KEY", client("EC").keys.getPrivate().getEncoded());
        String twice = new String(right, StandardCharsets.US_ASCII).repeat(2);
        assertEquals("the PEM text has no private keys, it must have one", refusal(new byte[0]));
        assertEquals(
                "the PEM text has 2 private keys, it must have one",
                refusal(twice.getBytes(StandardCharsets.US_ASCII)));
        assertEquals("the block PRIVATE KEY in line 1 is malformed", refusal(pem("PRIVATE KEY", new byte[9])));
        assertEquals(
                "the block DSA PRIVATE KEY in line 1 is of an unknown type; openssl pkcs8 -topk8 -nocrypt writes a key"
                        + " as a PRIVATE KEY",
                refusal(pem("DSA PRIVATE KEY", new byte[9])));
        assertEquals(
                "the private key is of none of the types [EC, Ed25519, Ed448, RSA, RSASSA-PSS]",
                refusal(pem(
                        "PRIVATE KEY",
                        Authority.newKeys("DSA", 1024).getPrivate().getEncoded())));
        String older = """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-128-CBC,00

                AAAA
                -----END RSA PRIVATE KEY-----
                """;
        assertEquals(
                "the block RSA PRIVATE KEY in line 1 is encrypted in OpenSSL's older way; openssl pkcs8 -topk8 writes it"
                        + " as an ENCRYPTED PRIVATE KEY",
                refusal(older.getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "RSASSA-PSS", "EC", "Ed25519", "Ed448"})
    void keyAndCertificateMustBelongTogether(String algorithm) {
        List<String> all = List.of("RSA", "RSASSA-PSS", "EC", "Ed25519", "Ed448");
        for (String other : all) {
            PrivateKey key = (other.equals(algorithm)
                            ? Authority.newKeys(other, other.startsWith("RSA") ? 2048 : other.equals("EC") ? 256 : 0)
                            : client(other).keys)
                    .getPrivate();
            var refused = assertThrows(
                    IllegalArgumentException.class,
                    () -> ClientCertificate.of(key, List.of(client(algorithm).certificate)),
                    other);
            assertEquals(
                    "the private key does not belong to the first certificate, that of CN=client",
                    refused.getMessage());
        }
    }

    @Test
    void aKeyWithoutACertificateIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ClientCertificate.of(client("EC").keys.getPrivate(), List.of()));
    }

    @Test
    void filesAreRead(@TempDir Path directory) throws Exception {
        Authority client = client("EC");
        Path both = directory.resolve("both.pem");
        Files.write(both, Trial.pem(client.certificate));
        Files.write(both, pem("PRIVATE KEY", client.keys.getPrivate().getEncoded()), StandardOpenOption.APPEND);
        assertEquals(
                List.of(client.certificate), ClientCertificate.ofPem(both, both).certificates());
        assertEquals(
                List.of(client.certificate),
                ClientCertificate.ofPem(both, both, new char[0]).certificates());
    }

    @Test
    void keyStoresGiveTheirOnlyKeyOrTheNamedOne() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = "right".toCharArray();
        assertThrows(IllegalArgumentException.class, () -> ClientCertificate.of(store, password));
        Authority client = client("EC");
        Certificate[] chain = {client.certificate, ROOT.certificate};
        store.setCertificateEntry("root", ROOT.certificate);
        store.setKeyEntry("one", client.keys.getPrivate(), password, chain);
        assertEquals(List.of(chain), ClientCertificate.of(store, password).certificates());
        store.setKeyEntry("two", client.keys.getPrivate(), password, chain);
        var refused = assertThrows(IllegalArgumentException.class, () -> ClientCertificate.of(store, password));
        assertTrue(
                String.valueOf(refused.getMessage()).startsWith("the key store has 2 private keys, one must be named"));
        assertEquals(
                List.of(chain), ClientCertificate.of(store, "two", password).certificates());
        assertThrows(IllegalArgumentException.class, () -> ClientCertificate.of(store, "root", password));
        assertThrows(IllegalArgumentException.class, () -> ClientCertificate.of(store, "three", password));
        assertThrows(GeneralSecurityException.class, () -> ClientCertificate.of(store, "one", "wrong".toCharArray()));
    }

    @Test
    void textHasNothingOfTheKey() {
        Authority client = client("RSA");
        String text = ClientCertificate.of(client.keys.getPrivate(), List.of(client.certificate))
                .toString();
        assertEquals("ClientCertificate[CN=client, issued by CN=root]", text);
        assertFalse(text.contains("modulus"));
    }
}
