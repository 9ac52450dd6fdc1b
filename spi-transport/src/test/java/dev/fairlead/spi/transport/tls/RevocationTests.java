package dev.fairlead.spi.transport.tls;

import static dev.fairlead.spi.transport.tls.Trial.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lists, and what is asked for; nothing here has an address to ask at. */
@Timeout(60)
class RevocationTests {

    private static final Duration DAY = Duration.ofDays(1);

    private static final Authority ROOT = Authority.root("CN=root");
    private static final Authority MIDDLE = ROOT.intermediate("CN=middle");
    private static final Authority SERVER = MIDDLE.server(HOST);

    private static Trial.Outcome with(Revocation revocation, X509CRL... lists) {
        Trial trial = Trial.trusting(ROOT);
        trial.options().revocation(revocation).revocationLists(List.of(lists));
        return trial.show(SERVER, MIDDLE);
    }

    private static Set<TlsProblem> problems(Revocation revocation, X509CRL... lists) {
        return with(revocation, lists).problems();
    }

    @Test
    void aServerInAListIsRevoked() {
        var outcome = with(Revocation.UNCHECKED, MIDDLE.revoke(DAY, SERVER.certificate));
        assertEquals(Set.of(TlsProblem.REVOKED), outcome.problems());
        assertTrue(outcome.message().startsWith("the server's certificate was revoked at "), outcome.message());
        assertTrue(outcome.message().endsWith(" by CN=middle"), outcome.message());
    }

    @Test
    void anAuthorityInAListIsRevoked() {
        assertEquals(Set.of(TlsProblem.REVOKED), problems(Revocation.UNCHECKED, ROOT.revoke(DAY, MIDDLE.certificate)));
    }

    @Test
    void aServerThatIsNotInAListPasses() {
        assertEquals(Set.of(), problems(Revocation.UNCHECKED, MIDDLE.revoke(DAY, MIDDLE.certificate)));
    }

    @Test
    void listsOfOthersDoNotCount() {
        Authority other = Authority.root("CN=other");
        assertEquals(Set.of(), problems(Revocation.UNCHECKED, other.revoke(DAY, SERVER.certificate)));
    }

    @Test
    void listsThatAreForgedTellNothing() {
        Authority forged = Authority.root("CN=middle");
        assertEquals(
                Set.of(TlsProblem.REVOCATION_UNKNOWN),
                problems(Revocation.UNCHECKED, forged.revoke(DAY, SERVER.certificate)));
    }

    @Test
    void listsOfAuthoritiesThatMaySignNoneTellNothing() {
        Authority middle = ROOT.issue(wanted -> {
            wanted.subject = "CN=no lists";
            wanted.authority().usage(KeyUsage.keyCertSign);
        });
        Trial trial = Trial.trusting(ROOT);
        trial.options().revocationLists(List.of(middle.revoke(DAY)));
        assertEquals(
                Set.of(TlsProblem.REVOCATION_UNKNOWN),
                trial.show(middle.server(HOST), middle).problems());
    }

    @Test
    void listsOutOfDateTellOnlyWhoIsInThem() {
        assertEquals(
                Set.of(TlsProblem.REVOCATION_UNKNOWN),
                problems(Revocation.UNCHECKED, MIDDLE.revoke(Duration.ofHours(-1))));
        assertTrue(problems(Revocation.UNCHECKED, MIDDLE.revoke(Duration.ofHours(-1), SERVER.certificate))
                .contains(TlsProblem.REVOKED));
    }

    @Test
    void whoIsCheckedMustBeKnown() {
        assertEquals(Set.of(TlsProblem.REVOCATION_UNKNOWN), problems(Revocation.CHECKED));
        assertEquals(Set.of(TlsProblem.REVOCATION_UNKNOWN), problems(Revocation.CHECKED, MIDDLE.revoke(DAY)));
        assertEquals(Set.of(), problems(Revocation.CHECKED, MIDDLE.revoke(DAY), ROOT.revoke(DAY)));
    }

    @Test
    void whoIsCheckedIfPossibleMayBeUnknown() {
        assertEquals(Set.of(), problems(Revocation.CHECKED_IF_POSSIBLE));
        assertEquals(
                Set.of(TlsProblem.REVOKED),
                problems(Revocation.CHECKED_IF_POSSIBLE, MIDDLE.revoke(DAY, SERVER.certificate)));
    }

    @Test
    void aRevocationCannotBeOverlooked() {
        Trial trial = Trial.trusting(ROOT).overlooking(TlsLeniency.values());
        trial.options().revocationLists(List.of(MIDDLE.revoke(DAY, SERVER.certificate)));
        assertEquals(Set.of(TlsProblem.REVOKED), trial.show(SERVER, MIDDLE).problems());
    }
}
