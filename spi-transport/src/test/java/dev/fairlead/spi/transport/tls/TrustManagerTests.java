package dev.fairlead.spi.transport.tls;

import static dev.fairlead.spi.transport.tls.Trial.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrustManagerTests {

    private static final Authority ROOT = Authority.root("CN=root");
    private static final Authority SERVER = ROOT.server(HOST);

    /** Says always the same. */
    private static final class Fixed implements X509TrustManager {

        private final @Nullable Exception answer;

        Fixed(@Nullable Exception answer) {
            this.answer = answer;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            if (answer instanceof CertificateException refused) {
                throw refused;
            }
            if (answer instanceof RuntimeException broken) {
                throw broken;
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new AssertionError("not for clients");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static Trial answering(@Nullable Exception answer) {
        Trial trial = new Trial();
        trial.options().trustManager(new Fixed(answer));
        return trial;
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(new CertificateException("no"), TlsProblem.UNKNOWN_CA),
                Arguments.of(new CertificateExpiredException("no"), TlsProblem.EXPIRED),
                Arguments.of(new CertificateException(new CertificateNotYetValidException()), TlsProblem.NOT_YET_VALID),
                Arguments.of(because(BasicReason.REVOKED), TlsProblem.REVOKED),
                Arguments.of(because(BasicReason.UNDETERMINED_REVOCATION_STATUS), TlsProblem.REVOCATION_UNKNOWN),
                Arguments.of(because(BasicReason.ALGORITHM_CONSTRAINED), TlsProblem.WEAK_SIGNATURE),
                Arguments.of(because(BasicReason.INVALID_SIGNATURE), TlsProblem.INVALID_CERTIFICATE),
                Arguments.of(because(BasicReason.UNSPECIFIED), TlsProblem.UNKNOWN_CA),
                Arguments.of(because(PKIXReason.NOT_CA_CERT), TlsProblem.NOT_A_CA),
                Arguments.of(because(PKIXReason.PATH_TOO_LONG), TlsProblem.NOT_A_CA),
                Arguments.of(because(PKIXReason.INVALID_KEY_USAGE), TlsProblem.WRONG_USAGE),
                Arguments.of(because(PKIXReason.NO_TRUST_ANCHOR), TlsProblem.UNKNOWN_CA),
                Arguments.of(new IllegalStateException("broken"), TlsProblem.INVALID_CERTIFICATE));
    }

    private static CertificateException because(CertPathValidatorException.Reason reason) {
        return new CertificateException(new CertPathValidatorException("no", null, null, -1, reason));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void itsRefusalIsTold(Exception answer, TlsProblem problem) {
        var outcome = answering(answer).show(SERVER, ROOT);
        assertEquals(Set.of(problem), outcome.problems());
    }

    @Test
    void whomItTrustsIsTrusted() {
        assertEquals(Set.of(), answering(null).show(SERVER).problems());
    }

    @Test
    void theNameIsCheckedAllTheSame() {
        assertEquals(
                Set.of(TlsProblem.WRONG_NAME),
                answering(null).host("evil.example").show(SERVER).problems());
    }

    @Test
    void pinsCountForSignedCertificatesOnly() throws Exception {
        Authority other = Authority.root("CN=other");
        Trial pinned = answering(null);
        pinned.options().pin(Pins.of(ROOT.certificate));
        assertEquals(Set.of(), pinned.show(SERVER, ROOT).problems());
        Trial elsewhere = answering(null);
        elsewhere.options().pin(Pins.of(other.certificate));
        assertEquals(
                Set.of(TlsProblem.NOT_PINNED),
                elsewhere.show(SERVER, ROOT, other).problems());
    }

    @Test
    void revocationListsCountAllTheSame() {
        Trial trial = answering(null);
        trial.options().revocationLists(Set.of(ROOT.revoke(Duration.ofDays(1), SERVER.certificate)));
        assertEquals(Set.of(TlsProblem.REVOKED), trial.show(SERVER, ROOT).problems());
    }

    @Test
    void itCannotBeOverruledInPart() {
        Trial dates = answering(new CertificateExpiredException("no")).overlooking(TlsLeniency.WRONG_DATE);
        assertEquals(Set.of(TlsProblem.EXPIRED), dates.show(SERVER, ROOT).problems());
    }

    @Test
    void whoDoesWithoutTrustOverrulesIt() {
        Trial any = answering(new CertificateException("no")).overlooking(TlsLeniency.UNKNOWN_CA);
        var outcome = any.show(SERVER, ROOT);
        assertEquals(Set.of(), outcome.problems());
        assertEquals(Set.of(TlsProblem.UNKNOWN_CA), outcome.overlooked());
    }

    @Test
    void whatComesAfterAnOverruledRefusalIsFound() {
        Authority old = ROOT.issue(wanted -> wanted.dns(HOST).valid(Duration.ofDays(-3), Duration.ofDays(-1)));
        Trial any = answering(new CertificateException("no")).overlooking(TlsLeniency.UNKNOWN_CA);
        var outcome = any.show(old, ROOT);
        assertEquals(Set.of(TlsProblem.EXPIRED), outcome.problems());
        assertTrue(outcome.message().endsWith(": no (overlooked)"), outcome.message());
    }
}
