package dev.fairlead.tls.bouncycastle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EncryptedKeyTests {

    private static final String PASSWORD = "p\u00e4ss w\u00f6rd";

    /** What OpenSSL 3.0 makes of one key on P-256: {@code openssl pkcs8 -topk8}, and with the options that are named. */
    private static final String PLAIN =
            "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQEo755epvtVSr1wKnhfH/dmOKnc4oxyqoihZTH1W/BSh"
                    + "RANCAAT3wSt1jeOcczQvLyo4EejhQKq/owj2gmVzGNK1Fa/momC9+pG3hpQPd18ZjeoKCX5SsCUOi7FrXc3V6ctnUVr+";

    private static final String AES_256_CBC =
            "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAh48WLn8z5hcAICCAAwDAYIKoZIhvcNAgkFADAdBglghkgB"
                    + "ZQMEASoEEAk++qFIkw88ymvoLssqpBoEgZDK0Qw6Nu5vN5nn8zqeXG/WSKzq7q5Luj5BhM2T9b1Pm87PCBv0Drk9DhgE"
                    + "aIZftw50pS7SOb+0EYniUGAVQR0KRHvzLL7KCvwFBhdMqfDSGq9pbqy07rk7+Jo8XNOR59n4WgPksYYQ0Z9pB2dQQOLz"
                    + "MLuy99PBQyxO0Zjq1BTPkjz3X3rc6osJvVtHWraUScE=";
    private static final String SCRYPT =
            "MIHkME8GCSqGSIb3DQEFDTBCMCEGCSsGAQQB2kcECzAUBAjE8A6duy2exQICQAACAQgCAQEwHQYJYIZIAWUDBAEqBBA2"
                    + "geoA0mdp0QO8NiJE6sYGBIGQDgRfNcvczwsY6d8uvb/CM/EDRwaJIFiTeORelkuRQpKgFFcgMsUwsFep02oS85amyQKf"
                    + "zeGXS5wW6H5QHVSxjqSWXIUQ4+qvKwg+fNlutszQTnQvdKrY2QZ14/nb1WV+KE0DdgofU65sFhbenZ1Q+Nohc6ktATdH"
                    + "3aTpcqSFsrhvCDw1EkRuUfAwx0tGbWQv";
    private static final String V2_DES3 =
            "MIHjME4GCSqGSIb3DQEFDTBBMCkGCSqGSIb3DQEFDDAcBAiz//0abY7BMAICCAAwDAYIKoZIhvcNAgkFADAUBggqhkiG"
                    + "9w0DBwQIIP4ykfYof20EgZADBo0S1dWkOcrhMN5b9o08TWm9wbRoulb7EkcB43NYI6+wOaeLHuIvr9jlt5pn3lgyxd94"
                    + "GiY9DW/w2hL8GLIQ697RCvL0DNS1nMUBMagDV+Yd4dsTEf2avC2oDuez4fp+GZFL73Mo07uVzBkygL3Uiha0DxFmw8b+"
                    + "UvciRJP7oQXN8O9NRayu6cfO+PppeY8=";
    private static final String V1_PBE_SHA1_3DES =
            "MIGxMBwGCiqGSIb3DQEMAQMwDgQIkKWoOfHN7CcCAggABIGQcFFfeh/4fzz3QyrtWLRc+ZCsA9FE0RS08b3OxSctYxIb"
                    + "o8Desljyxu2BC64yJF1bLSh0pje2j0ugtp8AKbc0Pw025/Pb3p7QqZQD8BXT1zVr8PfEMTilT4vz9R+cox6sfW86NZhd"
                    + "Exomx18wdBqhWm3fV+nvfZjvUxWTdDpDVK2jKr2w4jqFvWJfA3FLfCDW";

    private final BouncyCastleTlsProvider provider = new BouncyCastleTlsProvider();

    @ParameterizedTest
    @ValueSource(strings = {AES_256_CBC, SCRYPT, V2_DES3, V1_PBE_SHA1_3DES})
    void whatOpenSslWritesIsRead(String encrypted) throws GeneralSecurityException {
        PrivateKey key = provider.decryptKey(Base64.getDecoder().decode(encrypted), PASSWORD.toCharArray());

        KeyFactory ofJdk = KeyFactory.getInstance("EC");
        ECPrivateKey plain = (ECPrivateKey) ofJdk.generatePrivate(
                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(PLAIN)));
        assertEquals(plain.getS(), ((ECPrivateKey) ofJdk.translateKey(key)).getS());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519", "DSA"})
    void keysOfAllKindsAreRead(String algorithm) throws Exception {
        PrivateKey key =
                KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
        OutputEncryptor encryptor = new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                .setProvider(new BouncyCastleProvider())
                .build(PASSWORD.toCharArray());
        byte[] encrypted = new PKCS8EncryptedPrivateKeyInfoBuilder(PrivateKeyInfo.getInstance(key.getEncoded()))
                .build(encryptor)
                .getEncoded();

        PrivateKey read = provider.decryptKey(encrypted, PASSWORD.toCharArray());
        assertTrue(read.getAlgorithm().startsWith(algorithm.substring(0, 2)), read.getAlgorithm());
        if (algorithm.equals("RSA")) {
            assertArrayEquals(key.getEncoded(), read.getEncoded());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {AES_256_CBC, SCRYPT, V2_DES3, V1_PBE_SHA1_3DES})
    void wrongPasswordIsToldWithoutIt(String encrypted) {
        for (String wrong : new String[] {"guess-1", "guess-2", "guess-3", ""}) {
            GeneralSecurityException refused = assertThrows(
                    GeneralSecurityException.class,
                    () -> provider.decryptKey(Base64.getDecoder().decode(encrypted), wrong.toCharArray()));

            assertEquals(
                    "the private key cannot be decrypted: the password is wrong or the key is damaged",
                    refused.getMessage());
            for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
                assertFalse(String.valueOf(cause.getMessage()).contains("guess"), cause.toString());
            }
        }
    }

    @Test
    void unknownEncryptionIsTold() {
        byte[] encrypted = Base64.getDecoder().decode(V2_DES3);
        // des-ede3-cbc, 1.2.840.113549.3.7, becomes 1.2.840.113549.3.99.
        String hex = HexFormat.of().formatHex(encrypted).replace("2a864886f70d0307", "2a864886f70d0363");

        GeneralSecurityException refused = assertThrows(
                GeneralSecurityException.class,
                () -> provider.decryptKey(HexFormat.of().parseHex(hex), PASSWORD.toCharArray()));
        assertEquals("the encryption of the private key is not supported", refused.getMessage());
    }

    @Test
    void whatIsNoEncryptedKeyIsMalformed() {
        GeneralSecurityException refused = assertThrows(
                GeneralSecurityException.class, () -> provider.decryptKey(new byte[] {1, 2, 3}, new char[0]));
        assertEquals("the encrypted private key is malformed", refused.getMessage());
    }
}
