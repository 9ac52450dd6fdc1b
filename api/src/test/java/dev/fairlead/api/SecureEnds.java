package dev.fairlead.api;

import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.spi.transport.tls.TlsProvider;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.TestAuthority;
import dev.fairlead.testkit.TestIdentity;
import dev.fairlead.tls.bouncycastle.BouncyCastleTlsProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/** Both ends of connections with TLS, by who provides it to the client. Shared by all tests, because keys take time. */
enum SecureEnds {
    JDK,
    BOUNCY_CASTLE;

    /** One for all: it makes what it needs once. */
    private static final TlsProvider OF_BOUNCY_CASTLE = new BouncyCastleTlsProvider();

    static final TestAuthority AUTHORITY = TestAuthority.create("Fairlead test root");

    /** Of the server on the loopback interface. */
    static final TestIdentity SERVER =
            AUTHORITY.identity().dns("localhost").ip("127.0.0.1").issue();

    private static final SSLContext CONTEXT = SERVER.serverContext();

    TlsProvider provider() {
        return this == JDK ? TlsProvider.jdk() : OF_BOUNCY_CASTLE;
    }

    /** Trusts the server. */
    TlsOptions.Builder options() {
        return trusting(AUTHORITY);
    }

    TlsOptions.Builder trusting(TestAuthority authority) {
        return TlsOptions.builder()
                .provider(provider())
                .trustedCertificates(authority.certificatePem().getBytes(StandardCharsets.US_ASCII));
    }

    static EmbeddedServer.Builder server() {
        return EmbeddedServer.builder().tls(CONTEXT);
    }

    /** By the address, as without TLS, so that messages are the same. */
    static URI uri(EmbeddedServer server) {
        return URI.create("wss://127.0.0.1:" + server.port() + "/");
    }
}
