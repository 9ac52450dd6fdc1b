package dev.fairlead.spi.transport.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class PemTests {

    private static final Authority ONE = Authority.root("CN=one");
    private static final Authority TWO = Authority.root("CN=two");
    private static final String TEXT =
            new String(Trial.pem(ONE.certificate, TWO.certificate), StandardCharsets.US_ASCII);

    private static List<X509Certificate> read(String pem) {
        return TrustedCertificates.ofPem(pem.getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(String pem) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> read(pem)).getMessage());
    }

    static Stream<String> waysToWriteIt() {
        return Stream.of(
                TEXT,
                TEXT.replace("\r", ""),
                TEXT.replaceAll("\r?\n", "\r\n"),
                TEXT.replaceAll("\r?\n", "\r"),
                TEXT.replaceAll("\r?\n", " \t\n\n"),
                "\ufeff" + TEXT,
                "Über uns:\n" + TEXT + "\n-- ENDE --\n",
                "subject=CN = one\n" + TEXT,
                TEXT.replace(" CERTIFICATE", " X509 CERTIFICATE"),
                TEXT.replace(" CERTIFICATE", " X.509 CERTIFICATE"),
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" + TEXT,
                TEXT.stripTrailing());
    }

    @ParameterizedTest
    @MethodSource("waysToWriteIt")
    void certificatesAreReadHoweverTheyAreWritten(String pem) {
        assertEquals(List.of(ONE.certificate, TWO.certificate), read(pem));
    }

    @Test
    void aTextWithoutCertificatesIsRefused() {
        assertEquals("the PEM text has no block CERTIFICATE", refusal(""));
        assertEquals("the PEM text has no block CERTIFICATE", refusal("-----BEGIN X-----\n-----END X-----"));
    }

    @Test
    void blocksWithoutAnEndAreRefused() {
        assertEquals(
                "the block CERTIFICATE in line 2 of the PEM text has no end",
                refusal("\n-----BEGIN CERTIFICATE-----\nAAAA\n"));
        assertEquals(
                "the block CERTIFICATE in line 1 of the PEM text has no end before \"-----END X-----\"",
                refusal("-----BEGIN CERTIFICATE-----\nAAAA\n-----END X-----"));
        assertEquals(
                "the block CERTIFICATE in line 1 of the PEM text has no end before \"-----BEGIN CERTIFICATE-----\"",
                refusal("-----BEGIN CERTIFICATE-----\n" + TEXT));
    }

    @Test
    void whatIsNoBase64IsRefusedWithoutItsContent() {
        String message = refusal("-----BEGIN CERTIFICATE-----\nsecret!\n-----END CERTIFICATE-----");
        assertEquals("the block CERTIFICATE in line 1 of the PEM text is not in base 64", message);
    }

    @Test
    void malformedCertificatesAreRefusedByTheirLine() {
        assertEquals(
                "the block CERTIFICATE in line 1 is malformed",
                refusal("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + TEXT));
    }

    @Test
    void openSslsOwnFormIsRefusedWithAWayOut() {
        String message = refusal(TEXT.replace(" CERTIFICATE", " TRUSTED CERTIFICATE"));
        assertEquals(
                "the block TRUSTED CERTIFICATE in line 1 is in OpenSSL's own form; openssl x509 -in FILE writes it as a"
                        + " CERTIFICATE",
                message);
    }

    @Test
    void textsThatAreTooLongAreRefused() {
        byte[] text = new byte[(8 << 20) + 1];
        var refused = assertThrows(IllegalArgumentException.class, () -> TrustedCertificates.ofPem(text));
        assertEquals("a text in PEM of 8388609 bytes, limit 8388608", refused.getMessage());
    }

    @Test
    void hostileTextsTakeNoLongerThanOthers() {
        for (String line : List.of("-----BEGIN ", "-----BEGIN A-----\n", "-----", "\n", "A\n")) {
            String text = line.repeat((8 << 20) / line.length());
            assertThrows(IllegalArgumentException.class, () -> read(text));
            assertThrows(IllegalArgumentException.class, () -> read("-----BEGIN A-----\n" + text.substring(100)));
        }
    }

    @Test
    void keyStoresGiveTheirTrustedCertificates() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("one", ONE.certificate);
        store.setKeyEntry("two", TWO.keys.getPrivate(), "x".toCharArray(), new Certificate[] {TWO.certificate});
        assertEquals(List.of(ONE.certificate), TrustedCertificates.of(store));
        store.deleteEntry("one");
        var refused = assertThrows(IllegalArgumentException.class, () -> TrustedCertificates.of(store));
        assertEquals(
                "the trust store has no trusted X.509 certificate; its 1 entries are keys, or of other types",
                refused.getMessage());
    }

    @Test
    void derIsReadWithinItsBytesOnly() throws Exception {
        byte[] value = Der.encode(Der.SEQUENCE, Der.encode(Der.INTEGER, new byte[300]));
        for (int length = 0; length < value.length; length++) {
            byte[] cut = Arrays.copyOf(value, length);
            assertThrows(IOException.class, () -> Der.of(cut).next());
        }
        assertArrayEquals(
                new byte[300],
                Der.of(value).next(Der.SEQUENCE).inside().next(Der.INTEGER).bytes());
        assertTrue(Der.of(value).nextIs(Der.SEQUENCE));
    }
}
