package dev.fairlead.spi.transport.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** One server, shown to a trust manager as an engine would. */
final class Trial {

    static final String HOST = "good.example";

    private final TlsOptions.Builder options = TlsOptions.builder();
    private String host = HOST;
    private String authType = "UNKNOWN";

    static Trial trusting(Authority... authorities) {
        Trial trial = new Trial();
        trial.options.trustedCertificates(
                pem(Arrays.stream(authorities).map(each -> each.certificate).toArray(X509Certificate[]::new)));
        return trial;
    }

    static byte[] pem(X509Certificate... certificates) {
        StringBuilder text = new StringBuilder();
        try {
            for (X509Certificate each : certificates) {
                text.append("-----BEGIN CERTIFICATE-----\n")
                        .append(Base64.getMimeEncoder().encodeToString(each.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            }
        } catch (CertificateException impossible) {
            throw new AssertionError(impossible);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    TlsOptions.Builder options() {
        return options;
    }

    Trial host(String asked) {
        host = asked;
        return this;
    }

    Trial authType(String type) {
        authType = type;
        return this;
    }

    Trial overlooking(TlsLeniency... leniency) {
        options.overlook(leniency);
        return this;
    }

    /**
     * How it has ended.
     *
     * @param refusal null: the server was trusted
     * @param overlooked what was
     */
    record Outcome(@Nullable TlsFailure refusal, Set<TlsProblem> overlooked) {

        Set<TlsProblem> problems() {
            return refusal == null ? Set.of() : refusal.problems();
        }

        String message() {
            return refusal == null ? "" : String.valueOf(refusal.getMessage());
        }
    }

    Outcome show(Authority... chain) {
        return show(Arrays.stream(chain).map(each -> each.certificate).toArray(X509Certificate[]::new));
    }

    Outcome show(X509Certificate @Nullable [] chain) {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine();
            HandshakeFacts facts = new HandshakeFacts(host);
            Map<SSLEngine, HandshakeFacts> handshakes = new ConcurrentHashMap<>(Map.of(engine, facts));
            ServerTrust trust = new ServerTrust(options.build(), handshakes, Clock.systemUTC());
            try {
                trust.checkServerTrusted(chain, authType, engine);
            } catch (CertificateException refused) {
                if (refused.getCause() != facts.refusal()) {
                    throw new AssertionError("another refusal than the one that was told", refused);
                }
            }
            return new Outcome(facts.refusal(), facts.overlooked());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
