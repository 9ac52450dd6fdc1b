package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchSettings;
import dev.fairlead.testkit.TestAuthority;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import javax.net.ssl.SSLContext;

/** Settings that trust the tests' server. */
final class PeerSettings {

    static final Class<?> TYPE = BenchSettings.class;

    private static final TestAuthority AUTHORITY = TestAuthority.create("Fairlead tests");

    /** Speaks TLS as localhost. */
    static final SSLContext SERVER =
            AUTHORITY.identity().dns("localhost").ip("127.0.0.1").issue().serverContext();

    private PeerSettings() {}

    static BenchSettings of(boolean deflate) throws CertificateEncodingException {
        String encoded =
                Base64.getEncoder().encodeToString(AUTHORITY.certificate().getEncoded());
        return new BenchSettings(encoded, deflate, false);
    }
}
