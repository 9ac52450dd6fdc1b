package dev.fairlead.spi.transport.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The rules for each certificate of a path, all of which are looked at: a validator stops at the first fault, and the one
 * that is overlooked must hide no other.
 */
final class CertificateRules {

    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_USAGE = "2.5.29.37.0";

    // Bits of keyUsage, RFC 5280 4.2.1.3.
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_ENCIPHERMENT = 2;
    private static final int KEY_AGREEMENT = 4;
    private static final int KEY_CERT_SIGN = 5;

    /** RFC 9325 4.5 and NIST SP 800-57: 112 bits of security. */
    private static final int SHORTEST_RSA_KEY = 2048;

    private static final int SHORTEST_EC_KEY = 224;

    private final CertificatePath path;
    private final Findings findings;

    CertificateRules(CertificatePath path, Findings findings) {
        this.path = path;
        this.findings = findings;
    }

    /** {@code authType} is what JSSE calls the key exchange, for which the server's key is used. */
    void check(String authType, Instant now) throws CertificateException {
        server(authType);
        for (int i = 0; i < path.certificates().size(); i++) {
            X509Certificate certificate = path.certificates().get(i);
            dates(i, certificate, now);
            strength(i, certificate);
            // RFC 5280 4.2: "MUST reject the certificate if it encounters a critical extension it does not recognize".
            if (certificate.hasUnsupportedCriticalExtension()) {
                findings.add(
                        TlsProblem.INVALID_CERTIFICATE,
                        path.name(i) + " has a critical extension that is not understood");
            }
            if (i > 0) {
                issuer(i, certificate);
            }
        }
    }

    // That of the trusted one, too, as Windows has it; the JDK's validator would not look at it.
    private void dates(int index, X509Certificate certificate, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (now.isAfter(until)) {
            findings.add(TlsProblem.EXPIRED, path.name(index) + " has expired at " + until);
        }
        if (now.isBefore(from)) {
            findings.add(TlsProblem.NOT_YET_VALID, path.name(index) + " is not valid before " + from);
        }
    }

    // RFC 8446 4.4.2.4: no certificate that must be validated with MD5, and better none with SHA-1. A trusted or
    // self-signed
    // one is not validated by its signature.
    private void strength(int index, X509Certificate certificate) {
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        boolean weak = algorithm.startsWith("MD") || algorithm.startsWith("SHA1WITH");
        boolean selfIssued = certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
        boolean last = index == path.certificates().size() - 1;
        boolean validated = !last || (!path.trusted() && !selfIssued);
        if (weak && validated) {
            findings.add(
                    TlsProblem.WEAK_SIGNATURE,
                    path.name(index) + " is signed with " + Visible.text(certificate.getSigAlgName(), 40));
        }
        int bits = certificate.getPublicKey() instanceof RSAKey rsa
                ? rsa.getModulus().bitLength()
                : certificate.getPublicKey() instanceof ECKey ec
                        ? ec.getParams().getCurve().getField().getFieldSize()
                        : Integer.MAX_VALUE;
        int limit = certificate.getPublicKey() instanceof RSAKey ? SHORTEST_RSA_KEY : SHORTEST_EC_KEY;
        if (bits < limit) {
            findings.add(
                    TlsProblem.WEAK_SIGNATURE,
                    path.name(index) + " has a key of " + bits + " bits, at least " + limit + " are needed");
        }
    }

    private void server(String authType) throws CertificateException {
        X509Certificate server = path.server();
        if (!isForServers(server)) {
            findings.add(
                    TlsProblem.WRONG_USAGE,
                    "the server's certificate is not for servers: its extended key usage has no serverAuth (RFC 5280"
                            + " 4.2.1.12)");
        }
        int bit = usage(authType);
        boolean[] usage = server.getKeyUsage();
        if (usage != null && !usage[bit]) {
            String name = bit == DIGITAL_SIGNATURE
                    ? "digitalSignature"
                    : bit == KEY_ENCIPHERMENT ? "keyEncipherment" : "keyAgreement";
            findings.add(
                    TlsProblem.WRONG_USAGE,
                    "the key of the server's certificate is not for TLS: its key usage has no " + name
                            + " (RFC 5280 4.2.1.3)");
        }
    }

    // RFC 5246 7.4.2: by the key exchange; RFC 8446 4.4.2.2: "the digitalSignature bit MUST be set", whatever the
    // suite.
    private static int usage(String authType) {
        String exchange = authType.startsWith("KE:") ? authType.substring(3) : authType;
        if (exchange.equals("RSA") || exchange.equals("RSA_EXPORT")) {
            return KEY_ENCIPHERMENT;
        }
        return exchange.startsWith("ECDH_") || exchange.startsWith("DH_") ? KEY_AGREEMENT : DIGITAL_SIGNATURE;
    }

    private static boolean isForServers(X509Certificate certificate) throws CertificateException {
        List<String> usages = certificate.getExtendedKeyUsage();
        return usages == null || usages.contains(SERVER_AUTH) || usages.contains(ANY_USAGE);
    }

    private void issuer(int index, X509Certificate issuer) throws CertificateException {
        int depth = issuer.getBasicConstraints();
        // RFC 5280 4.2.1.9; certificates before version 3 cannot say it, and count if they are trusted.
        boolean trusted = path.trusted() && index == path.certificates().size() - 1;
        if (depth < 0 && !(trusted && issuer.getVersion() < 3)) {
            findings.add(TlsProblem.NOT_A_CA, path.name(index) + " is not one of an authority, and has issued another");
        } else if (depth >= 0 && depth < between(index)) {
            findings.add(
                    TlsProblem.NOT_A_CA,
                    path.name(index) + " has " + between(index) + " authorities below it, limit " + depth);
        }
        boolean[] usage = issuer.getKeyUsage();
        if (usage != null && !usage[KEY_CERT_SIGN]) {
            findings.add(TlsProblem.WRONG_USAGE, path.name(index) + " has issued another, which its key usage forbids");
        }
        // Not in RFC 5280, but what all of Windows, OpenSSL and the browsers do: the usages of an authority bound those
        // of
        // what it issues.
        if (!trusted && !isForServers(issuer)) {
            findings.add(TlsProblem.WRONG_USAGE, path.name(index) + " is not for issuers of servers' certificates");
        }
    }

    /** How many authorities are between this one and the server, without those that have only renewed themselves. */
    private long between(int index) {
        return path.certificates().subList(1, index).stream()
                .filter(each -> !each.getSubjectX500Principal().equals(each.getIssuerX500Principal()))
                .count();
    }
}
