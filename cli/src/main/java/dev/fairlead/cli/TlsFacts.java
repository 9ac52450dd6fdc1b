package dev.fairlead.cli;

import dev.fairlead.spi.transport.tls.TlsInfo;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.Certificate;

/** What was agreed on in a handshake, as lines for people, each with {@code * } before it. */
final class TlsFacts {

    private TlsFacts() {}

    static List<String> of(TlsInfo agreed) {
        List<String> lines = new ArrayList<>();
        lines.add(line("TLS", agreed.protocol().standardName() + " by " + agreed.provider()));
        lines.add(line("suite", agreed.cipherSuite()));
        lines.add(line("group", agreed.namedGroup().orElse("none")));
        lines.add(line("protocol", agreed.applicationProtocol().orElse("not chosen by the server")));
        lines.add(line("session", agreed.resumed() ? "resumed" : "new"));
        if (!agreed.peerCertificates().isEmpty()) {
            addCertificate(lines, agreed.peerCertificates().get(0));
        }
        if (!agreed.overlooked().isEmpty()) {
            lines.add(line("overlooked", agreed.overlooked().stream().sorted().toList()));
        }
        return lines;
    }

    private static void addCertificate(List<String> lines, X509Certificate certificate) {
        lines.add(line("subject", certificate.getSubjectX500Principal()));
        lines.add(line("issuer", certificate.getIssuerX500Principal()));
        lines.add(line(
                "valid",
                certificate.getNotBefore().toInstant() + " to "
                        + certificate.getNotAfter().toInstant()));
        lines.add(line("names", names(certificate)));
        lines.add(line("pin", pin(certificate)));
    }

    private static String line(String label, Object fact) {
        return String.format("* %-10s %s", label, fact);
    }

    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            // RFC 5280 4.2.1.6: each is a number for its type, and the name.
            return names == null
                    ? "none"
                    : names.stream().map(name -> String.valueOf(name.get(1))).collect(Collectors.joining(", "));
        } catch (CertificateParsingException malformed) {
            return "malformed";
        }
    }

    /** What {@code --pin} takes (RFC 7469 2.4): of the key as it stands in the certificate, not as it is encoded anew. */
    static String pin(X509Certificate certificate) {
        try {
            byte[] key = Certificate.getInstance(certificate.getEncoded())
                    .getSubjectPublicKeyInfo()
                    .getEncoded();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
            return "sha256/" + Base64.getEncoder().encodeToString(hash);
        } catch (CertificateEncodingException | IOException malformed) {
            return "malformed: " + Objects.requireNonNullElse(malformed.getMessage(), "no reason is known");
        } catch (NoSuchAlgorithmException everyRunTimeHasIt) {
            throw new IllegalStateException(everyRunTimeHasIt);
        }
    }
}
