package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.TestAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;

/** Two servers that echo, in this process: one without TLS, and one with, whose certificate is on an elliptic curve. */
final class EchoServers implements AutoCloseable {

    private static final String PASSWORD = "changeit";

    private final EmbeddedServer plain;
    private final EmbeddedServer secure;
    private final Path trusted;

    private EchoServers(EmbeddedServer plain, EmbeddedServer secure, Path trusted) {
        this.plain = plain;
        this.secure = secure;
        this.trusted = trusted;
    }

    static EchoServers start(String name) throws IOException, GeneralSecurityException {
        TestAuthority authority = TestAuthority.create("Fairlead artifact tests");
        Path trusted = Files.createDirectories(Artifacts.fresh(name)).resolve("trusted.p12");
        try (OutputStream file = Files.newOutputStream(trusted)) {
            authority.trustStore().store(file, PASSWORD.toCharArray());
        }
        EmbeddedServer plain = EmbeddedServer.echo();
        try {
            EmbeddedServer secure = EmbeddedServer.builder()
                    .tls(authority.identity().dns("localhost").issue().serverContext())
                    .start();
            return new EchoServers(plain, secure, trusted);
        } catch (RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    URI plain() {
        return plain.uri("/");
    }

    URI secure() {
        return secure.uri("/");
    }

    /** What has the {@code java} of a JDK, or of an image, trust the server as if an administrator had set it up so. */
    Map<String, String> trust() {
        return Map.of(
                "JDK_JAVA_OPTIONS",
                "-Djavax.net.ssl.trustStore=" + trusted.toAbsolutePath().normalize()
                        + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    /** Ends both, and asserts that every client had a whole conversation. */
    @Override
    public void close() {
        plain.close();
        secure.close();
        assertEquals(List.of(), plain.failures());
        assertEquals(List.of(), secure.failures());
    }
}
