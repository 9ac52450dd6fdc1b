package dev.fairlead.spi.transport.tls;

import static dev.fairlead.spi.transport.tls.Trial.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.cert.CRLException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates with addresses to ask at, and who answers there. No system property is set: the JDK needs none. */
@Timeout(60)
class RevocationLookupTests {

    private static final Duration DAY = Duration.ofDays(1);
    private final Instant yesterday = Instant.now().minus(DAY).truncatedTo(ChronoUnit.SECONDS);

    private static final Authority ROOT = Authority.root("CN=root");
    private static final Authority OTHER = Authority.root("CN=other");

    private final HttpResponder responder = new HttpResponder();

    @AfterEach
    void close() {
        responder.close();
    }

    private static Authority server(Consumer<Authority.Wanted> says) {
        return ROOT.issue(wanted -> says.accept(wanted.dns(HOST)));
    }

    private static Trial.Outcome show(Revocation revocation, Authority server) {
        Trial trial = Trial.trusting(ROOT);
        trial.options().revocation(revocation);
        return trial.show(server);
    }

    private void assertRevoked(Authority server) {
        for (Revocation revocation : Set.of(Revocation.CHECKED, Revocation.CHECKED_IF_POSSIBLE)) {
            var outcome = show(revocation, server);
            assertEquals(Set.of(TlsProblem.REVOKED), outcome.problems(), outcome.message());
            assertEquals(
                    "the server's certificate was revoked at " + yesterday + " by CN=root, for the reason"
                            + " KEY_COMPROMISE",
                    outcome.message());
        }
    }

    private static void assertPasses(Authority server) {
        assertEquals("", show(Revocation.CHECKED, server).message());
        assertEquals("", show(Revocation.CHECKED_IF_POSSIBLE, server).message());
    }

    /** Refused if it must be known, and passed if not. */
    private static void assertUnknown(Authority server) {
        var outcome = show(Revocation.CHECKED, server);
        assertEquals(Set.of(TlsProblem.REVOCATION_UNKNOWN), outcome.problems(), outcome.message());
        assertTrue(
                outcome.message().startsWith("whether the server's certificate was revoked cannot be found out: "),
                outcome.message());
        assertEquals("", show(Revocation.CHECKED_IF_POSSIBLE, server).message());
    }

    /** RFC 6960. */
    @Nested
    class ByOcsp {

        private final Authority server = server(wanted -> wanted.ocsp(responder.address()));

        private OcspAnswer answer() {
            return OcspAnswer.about(server, ROOT);
        }

        @Test
        void goodPasses() {
            responder.answer(answer().der());
            assertPasses(server);
            assertEquals(2, responder.asked());
        }

        @Test
        void revokedIsRefused() {
            responder.answer(answer().revoked(yesterday).der());
            assertRevoked(server);
        }

        @Test
        void nobodyIsAskedUnlessItIsWanted() {
            assertEquals("", show(Revocation.UNCHECKED, server).message());
            assertEquals(0, responder.asked());
        }

        @Test
        void nobodyIsAskedAboutStrangers() {
            Authority stranger = OTHER.issue(wanted -> wanted.dns(HOST).ocsp(responder.address()));
            assertEquals(
                    Set.of(TlsProblem.UNKNOWN_CA),
                    show(Revocation.CHECKED, stranger).problems());
            assertEquals(0, responder.asked());
        }

        @Test
        void unknownIsNotGood() {
            responder.answer(answer().unknown().der());
            assertUnknown(server);
        }

        @Test
        void tryLaterIsNotGood() {
            responder.answer(OcspAnswer.tryLater());
            assertUnknown(server);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "<html>come back later</html>"})
        void garbageIsNotGood(String garbage) {
            responder.answer(garbage.getBytes(StandardCharsets.US_ASCII));
            assertUnknown(server);
        }

        @Test
        void whereNobodyListensNothingIsKnown() {
            assertUnknown(server(wanted -> wanted.ocsp(HttpResponder.nobody())));
        }

        @Test
        void whatSomebodyElseHasSignedIsNotGood() {
            responder.answer(answer().signedBy(OTHER).der());
            assertUnknown(server);
        }

        @Test
        void whatWasSignedLongAgoIsNotGood() {
            responder.answer(answer().old(DAY).der());
            assertUnknown(server);
        }

        @Test
        void whatIsAboutAnotherCertificateIsNotGood() {
            responder.answer(OcspAnswer.about(ROOT.server(HOST), ROOT).der());
            assertUnknown(server);
        }

        @Test
        void theIssuerMayHaveAnotherAnswer() {
            responder.answer(
                    answer().delegatedTo(ROOT.issue(wanted -> wanted.extendedUsage(KeyPurposeId.id_kp_OCSPSigning)))
                            .der());
            assertPasses(server);
        }

        @Test
        void otherServersOfTheIssuerMayNotAnswer() {
            responder.answer(answer().delegatedTo(ROOT.server("other.example")).der());
            assertUnknown(server);
        }
    }

    /** RFC 5280 6.3. */
    @Nested
    class ByLists {

        private final Authority server = server(wanted -> wanted.lists(responder.address()));

        private void publish(Authority signer, Duration until, X509Certificate... revoked) throws CRLException {
            responder.answer(signer.revoke(yesterday, until, revoked).getEncoded());
        }

        @Test
        void whoIsNotInTheListPasses() throws Exception {
            publish(ROOT, DAY, OTHER.certificate);
            assertPasses(server);
        }

        @Test
        void whoIsInTheListIsRefused() throws Exception {
            publish(ROOT, DAY, server.certificate);
            assertRevoked(server);
        }

        @Test
        void aListOutOfDateTellsNothing() throws Exception {
            publish(ROOT, Duration.ofHours(-1));
            assertUnknown(server);
        }

        @Test
        void aListThatIsForgedTellsNothing() throws Exception {
            publish(Authority.root("CN=root"), DAY);
            assertUnknown(server);
        }

        @Test
        void garbageTellsNothing() {
            responder.answer("no list".getBytes(StandardCharsets.US_ASCII));
            assertUnknown(server);
        }

        @Test
        void whereNobodyListensNothingIsKnown() {
            assertUnknown(server(wanted -> wanted.lists(HttpResponder.nobody())));
        }

        @Test
        void aListIsLookedUpIfOcspTellsNothing() throws Exception {
            Authority both =
                    server(wanted -> wanted.ocsp(HttpResponder.nobody()).lists(responder.address()));
            publish(ROOT, DAY, both.certificate);
            assertRevoked(both);
        }
    }
}
