package dev.fairlead.spi.transport.tls;

import static dev.fairlead.spi.transport.tls.Trial.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTrustTests {

    private static final Duration DAY = Duration.ofDays(1);

    private static final Authority ROOT = Authority.root("CN=root");
    private static final Authority MIDDLE = ROOT.intermediate("CN=middle");
    private static final Authority SERVER = MIDDLE.server(HOST);
    private static final Authority OTHER_ROOT = Authority.root("CN=other root");

    private static void assertProblems(Trial.Outcome outcome, TlsProblem... problems) {
        assertEquals(Set.of(problems), outcome.problems(), outcome.message());
    }

    @Test
    void aServerWithAPathToATrustedAuthorityIsTrusted() {
        assertProblems(Trial.trusting(ROOT).show(SERVER, MIDDLE));
        assertProblems(Trial.trusting(ROOT).show(SERVER, MIDDLE, ROOT));
        assertProblems(Trial.trusting(OTHER_ROOT, ROOT).show(ROOT.server(HOST)));
    }

    @Test
    void theOrderAndOtherCertificatesDoNotMatter() {
        Authority more = OTHER_ROOT.intermediate("CN=more");
        assertProblems(Trial.trusting(ROOT).show(SERVER, OTHER_ROOT, ROOT, more, MIDDLE, SERVER));
    }

    @Test
    void anIntermediateAuthorityCanBeTrustedByItself() {
        assertProblems(Trial.trusting(MIDDLE).show(SERVER));
    }

    @Test
    void aServerCanBeTrustedByItself() {
        Authority self = Authority.selfSigned(wanted -> wanted.dns(HOST));
        assertProblems(Trial.trusting(self).show(self));
        assertProblems(Trial.trusting(SERVER).show(SERVER, MIDDLE));
    }

    @Test
    void aServerThatIsTrustedByItselfIsCheckedAllTheSame() {
        Authority self = Authority.selfSigned(wanted -> wanted.dns("other.example")
                .valid(DAY.multipliedBy(-3), DAY.negated())
                .extendedUsage(KeyPurposeId.id_kp_clientAuth));
        assertProblems(
                Trial.trusting(self).show(self), TlsProblem.EXPIRED, TlsProblem.WRONG_USAGE, TlsProblem.WRONG_NAME);
    }

    @Test
    void serversOfOtherAuthoritiesAreNotTrusted() {
        var outcome = Trial.trusting(OTHER_ROOT).show(SERVER, MIDDLE, ROOT);
        assertProblems(outcome, TlsProblem.UNKNOWN_CA);
        assertEquals("the server's chain ends at nobody who is trusted, but at CN=root", outcome.message());
    }

    @Test
    void aMissingIntermediateAuthorityIsUnknown() {
        assertProblems(Trial.trusting(ROOT).show(SERVER), TlsProblem.UNKNOWN_CA);
    }

    @Test
    void aTrustedOneMustHaveSignedAndNotOnlyBeNamed() {
        Authority forged = Authority.root("CN=root");
        assertProblems(Trial.trusting(ROOT).show(forged.server(HOST)), TlsProblem.INVALID_CERTIFICATE);
        assertProblems(Trial.trusting(ROOT).show(forged.server(HOST), forged), TlsProblem.INVALID_CERTIFICATE);
    }

    @Test
    void changedCertificatesAreInvalid() throws Exception {
        byte[] der = SERVER.certificate.getEncoded();
        der[der.length - 1] ^= 1;
        X509Certificate changed = TrustedCertificates.decode(der);
        assertProblems(
                Trial.trusting(ROOT).show(new X509Certificate[] {changed, MIDDLE.certificate}),
                TlsProblem.INVALID_CERTIFICATE);
    }

    @Test
    void selfSignedServersAreToldApart() {
        Authority self = Authority.selfSigned(wanted -> wanted.dns(HOST));
        assertProblems(Trial.trusting(ROOT).show(self), TlsProblem.SELF_SIGNED);
    }

    @Test
    void expiredServersAreRefusedWithTheInstant() {
        Authority server = ROOT.issue(wanted -> wanted.dns(HOST).valid(DAY.multipliedBy(-3), DAY.negated()));
        var outcome = Trial.trusting(ROOT).show(server);
        assertProblems(outcome, TlsProblem.EXPIRED);
        assertEquals(
                "the server's certificate has expired at "
                        + server.certificate.getNotAfter().toInstant(),
                outcome.message());
    }

    @Test
    void serversThatAreNotYetValidAreRefused() {
        Authority server = ROOT.issue(wanted -> wanted.dns(HOST).valid(DAY, DAY.multipliedBy(2)));
        assertProblems(Trial.trusting(ROOT).show(server), TlsProblem.NOT_YET_VALID);
    }

    @Test
    void everyCertificateOfThePathMustBeInDate() {
        Authority middle = ROOT.issue(wanted -> {
            wanted.subject = "CN=old";
            wanted.authority().valid(DAY.multipliedBy(-3), DAY.negated());
        });
        var outcome = Trial.trusting(ROOT).show(middle.server(HOST), middle);
        assertProblems(outcome, TlsProblem.EXPIRED);
        assertTrue(outcome.message().startsWith("the certificate of CN=old has expired at "), outcome.message());
        Authority root = Authority.selfSigned(wanted -> {
            wanted.subject = "CN=old root";
            wanted.authority().valid(DAY.multipliedBy(-3), DAY.negated());
        });
        assertProblems(Trial.trusting(root).show(root.server(HOST)), TlsProblem.EXPIRED);
    }

    @Test
    void anAuthorityThatHasExpiredDoesNotHideItsSuccessor() {
        Authority old = new Authority(
                Authority.selfSigned(wanted -> {
                            wanted.subject = "CN=root";
                            wanted.keys = ROOT.keys;
                            wanted.authority().valid(DAY.multipliedBy(-3), DAY.negated());
                        })
                        .certificate,
                ROOT.keys);
        assertProblems(Trial.trusting(old, ROOT).show(SERVER, MIDDLE));
        assertProblems(Trial.trusting(ROOT, old).show(SERVER, MIDDLE));
        assertProblems(Trial.trusting(old).show(SERVER, MIDDLE), TlsProblem.EXPIRED);
    }

    @Test
    void onlyAuthoritiesMayIssue() {
        Authority none = ROOT.server("middle.example");
        assertProblems(Trial.trusting(ROOT).show(none.server(HOST), none), TlsProblem.NOT_A_CA);
        Authority trustedNone = Authority.selfSigned(wanted -> wanted.subject = "CN=none");
        assertProblems(Trial.trusting(trustedNone).show(trustedNone.server(HOST)), TlsProblem.NOT_A_CA);
        Authority no = ROOT.issue(wanted -> wanted.with(Extension.basicConstraints, true, new BasicConstraints(false)));
        assertProblems(Trial.trusting(ROOT).show(no.server(HOST), no), TlsProblem.NOT_A_CA);
    }

    @Test
    void authoritiesMayIssueDownToTheirDepthOnly() {
        Authority flat = ROOT.issue(wanted -> {
            wanted.subject = "CN=flat";
            wanted.authority(0);
        });
        assertProblems(Trial.trusting(ROOT).show(flat.server(HOST), flat));
        Authority below = flat.intermediate("CN=below");
        assertProblems(Trial.trusting(ROOT).show(below.server(HOST), below, flat), TlsProblem.NOT_A_CA);
    }

    @Test
    void issuersMustBeForIssuing() {
        Authority wrong = ROOT.issue(wanted -> {
            wanted.subject = "CN=wrong";
            wanted.authority().usage(KeyUsage.digitalSignature);
        });
        assertProblems(Trial.trusting(ROOT).show(wrong.server(HOST), wrong), TlsProblem.WRONG_USAGE);
        Authority forMail = ROOT.issue(wanted -> {
            wanted.subject = "CN=mail";
            wanted.authority().extendedUsage(KeyPurposeId.id_kp_emailProtection);
        });
        assertProblems(Trial.trusting(ROOT).show(forMail.server(HOST), forMail), TlsProblem.WRONG_USAGE);
    }

    @Test
    void serversMustBeForServing() {
        Authority client = ROOT.issue(wanted -> wanted.dns(HOST).extendedUsage(KeyPurposeId.id_kp_clientAuth));
        assertProblems(Trial.trusting(ROOT).show(client), TlsProblem.WRONG_USAGE);
        for (KeyPurposeId right : Set.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.anyExtendedKeyUsage)) {
            Authority server =
                    ROOT.issue(wanted -> wanted.dns(HOST).extendedUsage(KeyPurposeId.id_kp_clientAuth, right));
            assertProblems(Trial.trusting(ROOT).show(server));
        }
    }

    @Test
    void theKeyOfAServerMustBeForWhatTheSuiteDoesWithIt() {
        Authority signs = ROOT.issue(wanted -> wanted.dns(HOST).usage(KeyUsage.digitalSignature));
        Authority enciphers = ROOT.issue(wanted -> wanted.dns(HOST).usage(KeyUsage.keyEncipherment));
        for (String signing : Set.of("UNKNOWN", "GENERIC", "ECDHE_RSA", "ECDHE_ECDSA", "DHE_RSA")) {
            assertProblems(Trial.trusting(ROOT).authType(signing).show(signs));
            assertProblems(Trial.trusting(ROOT).authType(signing).show(enciphers), TlsProblem.WRONG_USAGE);
        }
        for (String enciphering : Set.of("RSA", "KE:RSA")) {
            assertProblems(Trial.trusting(ROOT).authType(enciphering).show(signs), TlsProblem.WRONG_USAGE);
            assertProblems(Trial.trusting(ROOT).authType(enciphering).show(enciphers));
        }
    }

    @Test
    void otherNamesAreRefused() {
        var outcome = Trial.trusting(ROOT).host("evil.example").show(SERVER, MIDDLE);
        assertProblems(outcome, TlsProblem.WRONG_NAME);
        assertEquals("the server's certificate is for good.example, not for evil.example", outcome.message());
    }

    @Test
    void weakSignaturesAreRefused() {
        Authority server = ROOT.issue(wanted -> {
            wanted.dns(HOST);
            wanted.algorithm = "SHA1withECDSA";
        });
        var outcome = Trial.trusting(ROOT).show(server);
        assertProblems(outcome, TlsProblem.WEAK_SIGNATURE);
        assertEquals("the server's certificate is signed with SHA1withECDSA", outcome.message());
    }

    @Test
    void weakKeysAreRefused() {
        Authority server = ROOT.issue(wanted -> {
            wanted.dns(HOST);
            wanted.keys = Authority.newKeys("RSA", 1024);
        });
        assertProblems(Trial.trusting(ROOT).show(server), TlsProblem.WEAK_SIGNATURE);
    }

    @Test
    void theSignatureOfATrustedCertificateDoesNotMatter() {
        Authority root = Authority.selfSigned(wanted -> {
            wanted.subject = "CN=weak root";
            wanted.authority();
            wanted.algorithm = "SHA1withECDSA";
        });
        assertProblems(Trial.trusting(root).show(root.server(HOST)));
    }

    @Test
    void criticalExtensionsThatAreNotUnderstoodAreRefused() {
        Authority server = ROOT.issue(
                wanted -> wanted.dns(HOST).with(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE));
        assertProblems(Trial.trusting(ROOT).show(server), TlsProblem.INVALID_CERTIFICATE);
    }

    @Test
    void nameConstraintsOfAnAuthorityHold() {
        Authority limited = ROOT.issue(wanted -> {
            wanted.subject = "CN=limited";
            GeneralName permitted = new GeneralName(GeneralName.dNSName, "other.example");
            wanted.authority()
                    .with(
                            Extension.nameConstraints,
                            true,
                            new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(permitted)}, null));
        });
        assertProblems(Trial.trusting(ROOT).show(limited.server(HOST), limited), TlsProblem.INVALID_CERTIFICATE);
        assertProblems(Trial.trusting(ROOT).host("a.other.example").show(limited.server("a.other.example"), limited));
    }

    @Test
    void allThatIsWrongIsTold() {
        Authority server = OTHER_ROOT.issue(wanted -> {
            wanted.dns("other.example")
                    .valid(DAY.multipliedBy(-3), DAY.negated())
                    .extendedUsage(KeyPurposeId.id_kp_clientAuth);
            wanted.algorithm = "SHA1withECDSA";
        });
        Trial trial = Trial.trusting(ROOT);
        trial.options().pin("sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        var outcome = trial.show(server);
        assertProblems(
                outcome,
                TlsProblem.UNKNOWN_CA,
                TlsProblem.WRONG_NAME,
                TlsProblem.EXPIRED,
                TlsProblem.WRONG_USAGE,
                TlsProblem.WEAK_SIGNATURE,
                TlsProblem.NOT_PINNED);
        assertTrue(outcome.message().length() <= 500, outcome.message());
        assertEquals(6, outcome.message().split("; ", -1).length, outcome.message());
    }

    @Test
    void datesDoNotHideOtherFaults() {
        Authority limited = ROOT.issue(wanted -> {
            wanted.subject = "CN=limited";
            GeneralName permitted = new GeneralName(GeneralName.dNSName, "other.example");
            wanted.authority()
                    .with(
                            Extension.nameConstraints,
                            true,
                            new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(permitted)}, null))
                    .valid(DAY.multipliedBy(-9), DAY.multipliedBy(-3));
        });
        Authority server = limited.issue(wanted -> wanted.dns(HOST).valid(DAY.multipliedBy(-5), DAY.multipliedBy(-2)));
        var outcome = Trial.trusting(ROOT).overlooking(TlsLeniency.WRONG_DATE).show(server, limited);
        assertProblems(outcome, TlsProblem.INVALID_CERTIFICATE);
    }

    @Test
    void certificatesThatWereNeverValidTogetherCannotBeOverlooked() {
        Authority middle = ROOT.issue(wanted -> {
            wanted.subject = "CN=old";
            wanted.authority().valid(DAY.multipliedBy(-3), DAY.multipliedBy(-2));
        });
        var outcome = Trial.trusting(ROOT).overlooking(TlsLeniency.WRONG_DATE).show(middle.server(HOST), middle);
        assertProblems(outcome, TlsProblem.INVALID_CERTIFICATE);
    }

    static Stream<Authority> wrongInManyWays() {
        return Stream.of(
                Authority.selfSigned(wanted -> wanted.dns(HOST)),
                Authority.selfSigned(wanted -> wanted.dns(HOST).valid(DAY, DAY.multipliedBy(2))),
                ROOT.issue(wanted -> wanted.dns("other.example").valid(DAY.multipliedBy(-3), DAY.negated())),
                OTHER_ROOT.issue(wanted -> {
                    wanted.extendedUsage(KeyPurposeId.id_kp_clientAuth);
                    wanted.algorithm = "SHA1withECDSA";
                }));
    }

    @ParameterizedTest
    @MethodSource("wrongInManyWays")
    void whatIsOverlookedIsToldAndNothingElse(Authority server) {
        List<TlsLeniency> all = List.of(TlsLeniency.values());
        Set<TlsProblem> problems = Trial.trusting(ROOT).show(server).problems();
        for (int chosen : IntStream.range(0, 1 << all.size()).toArray()) {
            Trial trial = Trial.trusting(ROOT);
            Set<TlsProblem> left = new HashSet<>(problems);
            for (int i = 0; i < all.size(); i++) {
                if ((chosen >> i & 1) != 0) {
                    trial.overlooking(all.get(i));
                    left.removeAll(all.get(i).problems());
                }
            }
            var outcome = trial.show(server);
            assertEquals(left, outcome.problems());
            assertEquals(left.isEmpty() ? problems : Set.of(), outcome.overlooked());
        }
    }

    @Test
    void theMessageNamesWhatIsOverlookedToo() {
        Authority self = Authority.selfSigned(wanted -> wanted.dns("other.example"));
        var outcome = Trial.trusting(ROOT).overlooking(TlsLeniency.UNKNOWN_CA).show(self);
        assertEquals(
                "the server's certificate is for other.example, not for good.example; the server's certificate, that of"
                        + " CN=server, is signed by itself and not trusted (overlooked)",
                outcome.message());
    }

    @Test
    void whatTheCertificateSaysIsMadeVisibleAndCut() {
        Authority root = Authority.root("CN=a\u202Eb" + "x".repeat(10_000));
        var outcome = Trial.trusting(ROOT).show(root.server(HOST));
        assertTrue(outcome.message().length() <= 500);
        assertTrue(outcome.message().contains("a\\u202eb"), outcome.message());
    }

    @Test
    void withoutTheNameNobodyIsTrusted() throws Exception {
        ServerTrust trust = new ServerTrust(TlsOptions.DEFAULT, Map.of(), Clock.systemUTC());
        X509Certificate[] chain = {SERVER.certificate};
        var engine = SSLContext.getDefault().createSSLEngine();
        assertThrows(CertificateException.class, () -> trust.checkServerTrusted(chain, "UNKNOWN"));
        assertThrows(CertificateException.class, () -> trust.checkServerTrusted(chain, "UNKNOWN", (Socket) null));
        assertThrows(CertificateException.class, () -> trust.checkServerTrusted(chain, "UNKNOWN", engine));
        assertThrows(CertificateException.class, () -> trust.checkClientTrusted(chain, "UNKNOWN"));
        assertThrows(CertificateException.class, () -> trust.checkClientTrusted(chain, "UNKNOWN", (Socket) null));
        assertThrows(CertificateException.class, () -> trust.checkClientTrusted(chain, "UNKNOWN", engine));
        assertEquals(0, trust.getAcceptedIssuers().length);
    }

    @Test
    void noCertificateIsARefusalAndNoError() {
        assertProblems(Trial.trusting(ROOT).show(new X509Certificate[0]), TlsProblem.INVALID_CERTIFICATE);
        assertProblems(Trial.trusting(ROOT).show((X509Certificate[]) null), TlsProblem.INVALID_CERTIFICATE);
        assertProblems(Trial.trusting(ROOT).show(new X509Certificate[1]), TlsProblem.INVALID_CERTIFICATE);
    }

    @Test
    void theAuthoritiesOfTheRunTimeAreTheDefault() throws Exception {
        Trial trial = new Trial();
        assertProblems(trial.show(SERVER, MIDDLE), TlsProblem.UNKNOWN_CA);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 20, 100})
    void longChainsEndSomewhere(int length) {
        Authority[] chain = new Authority[length + 1];
        Authority issuer = ROOT;
        for (int i = length; i > 0; i--) {
            issuer = issuer.intermediate("CN=" + i);
            chain[i] = issuer;
        }
        chain[0] = issuer.server(HOST);
        // The trusted one is the tenth.
        if (length <= 8) {
            assertProblems(Trial.trusting(ROOT).show(chain));
        } else {
            assertProblems(Trial.trusting(ROOT).show(chain), TlsProblem.UNKNOWN_CA);
        }
    }

    @Test
    void authoritiesThatSignEachOtherCostNoMoreThanTheLimit() {
        Authority first = Authority.root("CN=same");
        Authority[] chain = new Authority[30];
        chain[0] = first.server(HOST);
        for (int i = 1; i < chain.length; i++) {
            chain[i] = first.issue(wanted -> {
                wanted.subject = "CN=same";
                wanted.keys = first.keys;
                wanted.authority();
            });
        }
        assertProblems(Trial.trusting(ROOT).show(chain), TlsProblem.UNKNOWN_CA);
    }
}
