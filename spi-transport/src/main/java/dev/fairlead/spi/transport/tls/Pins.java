package dev.fairlead.spi.transport.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pins of public keys: the SHA-256 of a SubjectPublicKeyInfo (RFC 7469 2.4), in base 64. */
final class Pins {

    private static final int BYTES = 32;
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final String PREFIX = "sha256/";

    private Pins() {}

    /** The one form of a pin in which two are compared. */
    static String canonical(String spkiSha256) {
        if (HEXADECIMAL.matcher(spkiSha256).matches()) {
            return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(spkiSha256));
        }
        String base64 = spkiSha256.startsWith(PREFIX) ? spkiSha256.substring(PREFIX.length()) : spkiSha256;
        String padded = base64.endsWith("=") ? base64 : base64 + "=";
        try {
            byte[] pin = Base64.getDecoder().decode(padded);
            String canonical = Base64.getEncoder().encodeToString(pin);
            // RFC 4648 3.5: bits that stand for nothing must be zero; else a slip of the pen would go unnoticed.
            if (pin.length == BYTES && canonical.equals(padded)) {
                return canonical;
            }
        } catch (IllegalArgumentException noBase64) {
            throw refused(spkiSha256, noBase64);
        }
        throw refused(spkiSha256, null);
    }

    private static IllegalArgumentException refused(String pin, @Nullable IllegalArgumentException cause) {
        return new IllegalArgumentException(
                "the pin \"" + Visible.text(pin, 80)
                        + "\" is not the SHA-256 of a public key: 32 bytes in base 64, with or" + " without " + PREFIX
                        + " before it, or in 64 hexadecimal digits",
                cause);
    }

    // The key as it stands in the certificate, because providers may encode it anew in another way.
    static String of(X509Certificate certificate) throws CertificateException {
        try {
            byte[] key = subjectPublicKeyInfo(certificate.getEncoded());
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
            return Base64.getEncoder().encodeToString(hash);
        } catch (IOException | GeneralSecurityException malformed) {
            throw new CertificateException("the public key of a certificate cannot be read", malformed);
        }
    }

    // RFC 5280 4.1: TBSCertificate ::= [0] version, serialNumber, signature, issuer, validity, subject, SPKI, …
    private static byte[] subjectPublicKeyInfo(byte[] certificate) throws IOException {
        Der fields = Der.of(certificate)
                .next(Der.SEQUENCE)
                .inside()
                .next(Der.SEQUENCE)
                .inside();
        if (fields.nextIs(0xA0)) {
            fields.next();
        }
        fields.next(Der.INTEGER);
        for (int skipped = 0; skipped < 4; skipped++) {
            fields.next(Der.SEQUENCE);
        }
        return fields.next(Der.SEQUENCE).encoded();
    }
}
