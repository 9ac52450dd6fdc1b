package dev.fairlead.spi.transport.tls;

import static dev.fairlead.spi.transport.tls.Trial.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinTests {

    private static final Authority ROOT = Authority.root("CN=root");
    private static final Authority SERVER = ROOT.server(HOST);
    private static final String BASE64 = "A".repeat(42) + "E=";

    @Test
    void allFormsAreOne() {
        assertEquals(BASE64, Pins.canonical(BASE64));
        assertEquals(BASE64, Pins.canonical("sha256/" + BASE64));
        assertEquals(BASE64, Pins.canonical("A".repeat(42) + "E"));
        assertEquals(BASE64, Pins.canonical("0".repeat(63) + "1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256/",
                "sha1/AAAA",
                "AAAA",
                "0000",
                "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAF=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE==",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA E=",
                "\r\n"
            })
    void othersAreRefused(String pin) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Pins.canonical(pin));
        assertTrue(String.valueOf(refused.getMessage()).contains("is not the SHA-256 of a public key"));
    }

    @Test
    void theHashIsThatOfTheWholePublicKeyInfo() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(SERVER.certificate.getPublicKey().getEncoded());
        assertEquals(Base64.getEncoder().encodeToString(hash), Pins.of(SERVER.certificate));
    }

    private static Set<TlsProblem> problems(X509Certificate pinned, Authority... chain) throws Exception {
        Trial trial = Trial.trusting(ROOT);
        trial.options().pin(Pins.of(pinned));
        return trial.show(chain).problems();
    }

    @Test
    void everyKeyOfThePathCounts() throws Exception {
        assertEquals(Set.of(), problems(SERVER.certificate, SERVER));
        assertEquals(Set.of(), problems(ROOT.certificate, SERVER));
    }

    @Test
    void keysThatAreOnlySentDoNotCount() throws Exception {
        Authority other = Authority.root("CN=other");
        assertEquals(Set.of(TlsProblem.NOT_PINNED), problems(other.certificate, SERVER, other));
    }

    @Test
    void aPinDoesNotMakeTrusted() throws Exception {
        Authority self = Authority.selfSigned(wanted -> wanted.dns(HOST));
        assertEquals(Set.of(TlsProblem.SELF_SIGNED), problems(self.certificate, self));
    }
}
