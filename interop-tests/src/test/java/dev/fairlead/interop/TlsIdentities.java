package dev.fairlead.interop;

import dev.fairlead.spi.transport.tls.ClientCertificate;
import dev.fairlead.testkit.TestAuthority;
import dev.fairlead.testkit.TestIdentity;
import dev.fairlead.tls.bouncycastle.BouncyCastleTlsProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** Who the two ends are, and who says so: made once, for all peers. */
final class TlsIdentities {

    static final TestAuthority AUTHORITY = TestAuthority.create("Interop CA");

    static final TestIdentity SERVER =
            AUTHORITY.identity().dns("localhost").ip("127.0.0.1").issue();

    static final TestIdentity CLIENT = AUTHORITY.identity().commonName("client").issue();

    private TlsIdentities() {}

    static byte[] authorityPem() {
        return ascii(AUTHORITY.certificatePem());
    }

    /** The client's certificate as users have it: its key is encrypted. */
    static ClientCertificate clientCertificate() throws GeneralSecurityException {
        char[] password = "secret".toCharArray();
        return ClientCertificate.ofPem(
                ascii(CLIENT.chainPem()),
                ascii(CLIENT.encryptedKeyPem(password)),
                password,
                new BouncyCastleTlsProvider());
    }

    /** Writes what a server needs that is a program of its own: {@code server.pem}, {@code key.pem}, {@code ca.pem}. */
    static void writeTo(Path folder) throws IOException {
        Files.writeString(folder.resolve("server.pem"), SERVER.chainPem());
        Files.writeString(folder.resolve("key.pem"), SERVER.keyPem());
        Files.writeString(folder.resolve("ca.pem"), AUTHORITY.certificatePem());
    }

    private static byte[] ascii(String pem) {
        return pem.getBytes(StandardCharsets.US_ASCII);
    }
}
