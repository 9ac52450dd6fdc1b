package dev.fairlead.spi.transport.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;

/** What a server means by an alert that is its first word. */
class AlertMeaningTests {

    /** Takes every group, whatever the Java release. */
    private static final class AnyGroup implements TlsProvider {

        @Override
        public String id() {
            return "any";
        }

        @Override
        public SSLContext createContext(X509ExtendedKeyManager keys, X509ExtendedTrustManager trust)
                throws GeneralSecurityException {
            return TlsProvider.jdk().createContext(keys, trust);
        }

        @Override
        public void setNamedGroups(SSLEngine engine, List<String> groups) {
            // Nothing is sent.
        }

        @Override
        public Optional<TlsAlert> alert(SSLException failure) {
            return Optional.empty();
        }

        @Override
        public PrivateKey decryptKey(byte[] encryptedPkcs8, char[] password) {
            throw new UnsupportedOperationException();
        }
    }

    private static TlsFailure first(String alert, String... groups) throws GeneralSecurityException {
        TlsOptions options = TlsOptions.builder().namedGroups(groups).build();
        ClientTls client = TlsContext.create(new AnyGroup(), options).connect("server.example", 443);
        client.end();
        return client.alert(alert, false);
    }

    @Test
    void nothingButALackOfAgreementMakesAHelloUnexpected() throws Exception {
        TlsFailure failure = first("unexpected_message", "X25519MLKEM768");
        assertEquals(Set.of(TlsProblem.NO_SHARED_SUITE), failure.problems());
        assertEquals(
                "the server takes none of the cipher suites, groups or signatures that were offered (alert"
                        + " unexpected_message); the groups are [X25519MLKEM768] only",
                failure.getMessage());
        assertEquals(
                Set.of(TlsProblem.NO_SHARED_SUITE), first("unexpected_message").problems());
    }

    @Test
    void aHandshakeFailureNamesTheGroupsThatWereChosen() throws Exception {
        assertEquals(
                "the server takes none of the cipher suites, groups or signatures that were offered (alert"
                        + " handshake_failure); the groups are [X25519MLKEM768] only",
                first("handshake_failure", "X25519MLKEM768").getMessage());
        assertEquals(
                "the server takes none of the cipher suites, groups or signatures that were offered (alert"
                        + " handshake_failure)",
                first("handshake_failure").getMessage());
    }
}
