package dev.fairlead.spi.transport.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Finds out all that is wrong with the certificates that a server has sent. Thread-safe. */
final class ServerExamination {

    /** As JSSE calls it with TLS 1.3, where the key does nothing but sign. */
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";

    /** What is asked over the network. */
    private interface Inquiry {
        void about(CertificatePath path, Findings findings) throws GeneralSecurityException;
    }

    private final TlsOptions options;
    private final Set<TlsProblem> lenient;
    private final TrustedAuthorities authorities;
    private final RevocationLookup lookup;
    private final RevocationLists lists;
    private final Clock clock;

    ServerExamination(TlsOptions options, Set<TlsProblem> lenient, Clock clock) {
        this.clock = clock;
        this.options = options;
        this.lenient = lenient;
        boolean decidedElsewhere = options.trustManager().isPresent();
        this.authorities = new TrustedAuthorities(
                decidedElsewhere ? List.of() : options.authorities().orElse(null));
        this.lookup = new RevocationLookup(options);
        this.lists = new RevocationLists(options);
    }

    Findings of(X509Certificate @Nullable [] chain, String authType, SSLEngine engine, String host)
            throws GeneralSecurityException {
        List<X509Certificate> served = served(chain);
        Findings findings = name(host, served);
        PathSearch search = PathSearch.from(served, authorities);
        X509TrustManager decides = options.trustManager().orElse(null);
        if (decides != null) {
            ask(decides, Objects.requireNonNull(chain, "it is not empty"), authType, findings);
            linked(search.paths().get(0), authType, findings);
        } else {
            Map<X509Certificate, byte[]> stapled = stapled(served, engine);
            findings.addAll(
                    best(search, authType, (path, found) -> lookup.check(path, clock.instant(), stapled, found)));
        }
        return findings;
    }

    /** The same for certificates that passed before, without asking anybody: neither a trust manager nor a responder. */
    Findings again(X509Certificate[] chain, String host) throws GeneralSecurityException {
        List<X509Certificate> served = served(chain);
        Findings findings = name(host, served);
        PathSearch search = PathSearch.from(served, authorities);
        if (options.trustManager().isPresent()) {
            linked(search.paths().get(0), ANY_KEY_EXCHANGE, findings);
        } else {
            findings.addAll(best(search, ANY_KEY_EXCHANGE, (path, found) -> {}));
        }
        return findings;
    }

    private static List<X509Certificate> served(X509Certificate @Nullable [] chain) throws GeneralSecurityException {
        if (chain == null || chain.length == 0) {
            throw new CertificateException("it has sent none");
        }
        List<X509Certificate> served = new ArrayList<>();
        for (X509Certificate each : chain) {
            served.add(TrustedCertificates.decode(each.getEncoded()));
        }
        return served;
    }

    private static Findings name(String host, List<X509Certificate> served) {
        Findings findings = new Findings();
        ServerName.complaint(host, served.get(0))
                .ifPresent(complaint -> findings.add(TlsProblem.WRONG_NAME, complaint));
        return findings;
    }

    private static void ask(X509TrustManager decides, X509Certificate[] chain, String authType, Findings findings) {
        try {
            decides.checkServerTrusted(chain.clone(), authType);
        } catch (CertificateException refused) {
            findings.refuseByTheCaller(
                    Reasons.problem(refused).orElse(TlsProblem.UNKNOWN_CA),
                    "the trust manager refuses the server's certificate: "
                            + Visible.text(String.valueOf(refused.getMessage()), 200),
                    refused);
        }
    }

    /** Whoever the trust manager trusts, only certificates that belong together count. */
    private void linked(CertificatePath path, String authType, Findings findings) throws GeneralSecurityException {
        Instant now = clock.instant();
        if (findings.refusedByTheCaller()) {
            // It has stopped somewhere; what comes after that is found here.
            new CertificateRules(path, findings).check(authType, now);
        }
        lists.check(path, now, findings);
        pins(path, findings);
    }

    /** The findings for the path that has the fewest: an authority that was replaced leaves one behind that has expired. */
    private Findings best(PathSearch search, String authType, Inquiry inquiry) throws GeneralSecurityException {
        Instant now = clock.instant();
        Findings best = null;
        for (CertificatePath path : search.paths()) {
            Findings findings = new Findings();
            trust(path, search, findings);
            new CertificateRules(path, findings).check(authType, now);
            lists.check(path, now, findings);
            PathValidation.check(path, now, findings);
            inquiry.about(path, findings);
            pins(path, findings);
            if (lenient.containsAll(findings.problems())) {
                return findings;
            }
            if (best == null || findings.problems().size() < best.problems().size()) {
                best = findings;
            }
        }
        return Objects.requireNonNull(best, "a search finds one path at least");
    }

    private static void trust(CertificatePath path, PathSearch search, Findings findings) {
        X509Certificate server = path.server();
        if (path.trusted()) {
            return;
        }
        X509Certificate changed = search.wronglySigned().orElse(null);
        if (changed != null) {
            findings.add(
                    TlsProblem.INVALID_CERTIFICATE,
                    "the signature of the certificate of " + CertificatePath.subject(changed) + " is not that of its"
                            + " issuer " + CertificatePath.issuer(changed));
        } else if (path.certificates().size() == 1 && PathSearch.isSignedBy(server, server)) {
            findings.add(
                    TlsProblem.SELF_SIGNED,
                    "the server's certificate, that of " + CertificatePath.subject(server)
                            + ", is signed by itself and not trusted");
        } else {
            findings.add(
                    TlsProblem.UNKNOWN_CA,
                    "the server's chain ends at nobody who is trusted, but at " + CertificatePath.issuer(path.last()));
        }
    }

    private void pins(CertificatePath path, Findings findings) throws CertificateException {
        if (options.pins().isEmpty()) {
            return;
        }
        for (X509Certificate each : path.certificates()) {
            if (options.pins().contains(Pins.of(each))) {
                return;
            }
        }
        findings.add(
                TlsProblem.NOT_PINNED,
                "none of the " + path.certificates().size() + " certificates of the server's chain has a pinned key,"
                        + " that of the server is sha256/" + Pins.of(path.server()));
    }

    // RFC 6066 8 and RFC 8446 4.4.2.1: what the server has sent about revocation saves a look-up.
    private Map<X509Certificate, byte[]> stapled(List<X509Certificate> served, SSLEngine engine) {
        Map<X509Certificate, byte[]> stapled = new HashMap<>();
        if (options.revocation() != Revocation.UNCHECKED
                && engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            try {
                List<byte[]> responses = session.getStatusResponses();
                for (int i = 0; i < Math.min(responses.size(), served.size()); i++) {
                    if (responses.get(i).length > 0) {
                        stapled.put(served.get(i), responses.get(i));
                    }
                }
            } catch (UnsupportedOperationException notByThisProvider) {
                return Map.of();
            }
        }
        return stapled;
    }
}
