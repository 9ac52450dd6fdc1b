package dev.fairlead.benchmarks.endtoend;

import dev.fairlead.testkit.TestAuthority;
import dev.fairlead.testkit.TestIdentity;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import javax.net.ssl.SSLContext;

/**
 * Who the server is, for one run.
 *
 * @param encoded the certificate of the authority, which clients are to trust, in Base64
 * @param serverContext what the server speaks TLS with
 */
record ServerCertificate(String encoded, SSLContext serverContext) {

    static ServerCertificate make() {
        TestAuthority authority = TestAuthority.create("Fairlead benchmark");
        TestIdentity server =
                authority.identity().dns("localhost").ip("127.0.0.1").issue();
        try {
            return new ServerCertificate(
                    Base64.getEncoder().encodeToString(authority.certificate().getEncoded()), server.serverContext());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
