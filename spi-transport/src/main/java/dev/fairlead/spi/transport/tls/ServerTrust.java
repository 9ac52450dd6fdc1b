package dev.fairlead.spi.transport.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides for every provider whether a server is trusted under the name that was asked for, and tells all that speaks
 * against it. Nothing gets past it but {@link CertificateException}: whatever goes wrong in here, the server is refused.
 * Thread-safe.
 */
final class ServerTrust extends X509ExtendedTrustManager {

    private final Map<SSLEngine, HandshakeFacts> handshakes;
    private final ServerExamination examination;

    /** What is overlooked; nothing by default. */
    private final Set<TlsProblem> lenient = EnumSet.noneOf(TlsProblem.class);

    private final boolean leniencyNeedsNoTrust;

    ServerTrust(TlsOptions options, Map<SSLEngine, HandshakeFacts> handshakes, Clock clock) {
        this.handshakes = handshakes;
        options.leniency().forEach(each -> lenient.addAll(each.problems()));
        // A trust manager of the caller's stops at the first problem, and what is behind it nobody knows. So it can be
        // overruled only by who does without trust altogether.
        leniencyNeedsNoTrust = options.trustManager().isPresent() && !lenient.contains(TlsProblem.UNKNOWN_CA);
        examination = new ServerExamination(options, Set.copyOf(lenient), clock);
    }

    @Override
    public void checkServerTrusted(
            X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        HandshakeFacts facts = engine == null ? null : handshakes.get(engine);
        if (engine == null || facts == null) {
            throw unknownName();
        }
        TlsFailure refusal = decide(() -> examination.of(chain, String.valueOf(authType), engine, facts.host()), facts);
        if (refusal != null) {
            throw new CertificateException(refusal.getMessage(), refusal);
        }
    }

    /**
     * Looks again at certificates that were trusted in an earlier handshake: whether they still are, under this name.
     *
     * @throws TlsFailure if not
     */
    void checkAgain(List<X509Certificate> chain, HandshakeFacts facts) throws TlsFailure {
        TlsFailure refusal =
                decide(() -> examination.again(chain.toArray(X509Certificate[]::new), facts.host()), facts);
        if (refusal != null) {
            throw refusal;
        }
    }

    private interface Examination {
        Findings findings() throws GeneralSecurityException;
    }

    /** Null: it is trusted. */
    private @Nullable TlsFailure decide(Examination asked, HandshakeFacts facts) {
        Findings findings = new Findings();
        try {
            findings.addAll(asked.findings());
        } catch (GeneralSecurityException | RuntimeException broken) {
            findings.add(
                    TlsProblem.INVALID_CERTIFICATE,
                    "the server's certificate cannot be checked: "
                            + Visible.text(String.valueOf(broken.getMessage()), 200),
                    broken);
        }
        return settle(findings, facts);
    }

    private @Nullable TlsFailure settle(Findings findings, HandshakeFacts facts) {
        Set<TlsProblem> reasons = findings.problems();
        if (!(leniencyNeedsNoTrust && findings.refusedByTheCaller())) {
            reasons.removeAll(lenient);
        }
        if (!reasons.isEmpty()) {
            TlsFailure refusal = findings.failure(reasons);
            facts.refuse(refusal);
            return refusal;
        }
        facts.overlook(findings.problems());
        return null;
    }

    // Without an engine of ours nobody can tell under which name the server was asked for.

    @Override
    public void checkServerTrusted(
            X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable Socket socket)
            throws CertificateException {
        throw unknownName();
    }

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, @Nullable String authType)
            throws CertificateException {
        throw unknownName();
    }

    private static CertificateException unknownName() {
        return new CertificateException(
                "the server is not trusted: the name is not known under which it was asked for");
    }

    @Override
    public void checkClientTrusted(
            X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkClientTrusted(
            X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable Socket socket)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, @Nullable String authType)
            throws CertificateException {
        throw noServer();
    }

    private static CertificateException noServer() {
        return new CertificateException("clients are not trusted: this is one itself");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
