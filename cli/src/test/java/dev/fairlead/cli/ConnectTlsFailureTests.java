package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.TestIdentity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every failure of TLS is one line that says what is wrong and what can be done. */
@Timeout(60)
class ConnectTlsFailureTests {

    /** Made anew before each test. */
    private SecureServers files = new SecureServers(Path.of(""));

    @BeforeEach
    void files(@TempDir Path folder) {
        files = new SecureServers(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "bouncycastle"})
    void anUnknownAuthority(String provider) {
        try (EmbeddedServer server = SecureServers.echo()) {
            assertOneLine(
                    SecureServers.connect(server, "--tls", provider),
                    10,
                    "the TLS handshake with localhost:" + server.port()
                            + " failed: the server's chain ends at nobody who"
                            + " is trusted, but at CN=Authority of the tests; to trust it, .*--ca FILE");
        }
    }

    @Test
    void aCertificateThatIsSignedByItself() {
        assertRefused(TestIdentity.selfSigned().dns("localhost").issue(), ".* signed by itself .*--ca FILE");
    }

    @Test
    void aCertificateThatHasExpired() {
        assertRefused(
                SecureServers.AUTHORITY.identity().dns("localhost").expired().issue(),
                ".* has expired at .*; if the clock of this machine is right, .*");
    }

    @Test
    void aCertificateForAnotherName() {
        assertRefused(
                SecureServers.AUTHORITY.identity().dns("other.test").issue(),
                ".*other\\.test.*; name the server as its certificate does");
    }

    @Test
    void anotherPin() {
        assertRefused(
                SecureServers.SERVER,
                ".* has a pinned key, .*sha256/.*; if its key was changed on purpose, change --pin",
                "--pin",
                "00".repeat(32));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "bouncycastle"})
    void aServerThatMissesACertificate(String provider) {
        try (EmbeddedServer server = SecureServers.askingForACertificate()) {
            assertOneLine(
                    SecureServers.connect(server, "--ca", files.authority(), "--tls", provider),
                    10,
                    ".* needs a certificate .*CN=Authority of the tests.*; say who you are: --cert FILE --key FILE");
        }
    }

    @Test
    void aServerWithoutTls() {
        try (EmbeddedServer server =
                EmbeddedServer.start(connection -> connection.writeLatin1("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            Run run = Run.of("", "connect", "wss://127.0.0.1:" + server.port() + "/");

            assertOneLine(run, 10, ".* does not speak TLS.*; without TLS the URI begins with ws://");
        }
    }

    @Test
    void aServerWithTlsThatIsAskedWithout() {
        try (EmbeddedServer server = SecureServers.echo()) {
            Run run = Run.of("", "connect", "ws://localhost:" + server.port() + "/");

            assertTrue(run.status() == 3 || run.status() == 6, run.err());
        }
    }

    @Test
    void aProviderThatIsNotThere() {
        Run run = Run.of("", "connect", "wss://localhost:1/", "--tls", "pigeon");

        assertOneLine(run, 15, "no TLS provider has the id \"pigeon\"; there are \\[bouncycastle, jdk\\]; .*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ws | --ca CA | --ca is about TLS, for which the URI must begin with wss://; .*",
                "ws | --insecure | --insecure is about TLS, .*",
                "ws | --tls jdk | --tls is about TLS, .*",
                "ws | --pin x | --pin is about TLS, .*",
                "wss | --cert CERT | --cert needs the private key of the certificate: --key FILE; .*",
                "wss | --key KEY | --key needs the certificate of the key: --cert FILE; .*",
                "wss | --key-password-file KEY | --key-password-file is for the key of --key FILE, .*",
                "wss | --insecure --ca CA | --ca says whom to trust, and --insecure to trust everybody; .*",
                "wss | --ca /no/such/file | --ca /no/such/file: there is no such file",
                "wss | --ca / | --ca /: Is a directory",
                "wss | --ca KEY | --ca .*client.key: the PEM text has no block CERTIFICATE",
                "wss | --cert KEY --key KEY | --cert .* with --key .*: the PEM text has no block CERTIFICATE",
                "wss | --cert CERT --key CERT | --cert .* with --key .*: the PEM text has no private keys.*",
                "wss | --cert CA --key KEY | --cert .*: the private key does not belong to the first certificate.*",
                "wss | --cert CERT --key LOCKED | --key .* is encrypted; .*--key-password-file FILE",
                "wss | --cert CERT --key LOCKED --key-password-file CERT | --cert .* with --key .*password.*wrong.*",
                "wss | --pin abc | --pin: the pin \"abc\" is not the SHA-256 of a public key: .*"
            })
    void optionsThatMakeNoSense(String scheme, String options, String line) {
        String named = options.replaceAll("\\bCA\\b", files.authority())
                .replaceAll("\\bCERT\\b", files.certificate())
                .replaceAll("\\bKEY\\b", files.key())
                .replaceAll(
                        "\\bLOCKED\\b",
                        files.file("locked.key", SecureServers.CLIENT.encryptedKeyPem("open".toCharArray())));

        List<String> args = new ArrayList<>(List.of("connect", scheme + "://localhost:1/"));
        args.addAll(Arrays.asList(named.split(" ")));

        assertOneLine(Run.of("", args.toArray(new String[0])), 2, line);
    }

    private void assertRefused(TestIdentity identity, String line, String... options) {
        try (EmbeddedServer server = SecureServers.echo(identity)) {
            List<String> args = new ArrayList<>(List.of("--ca", files.authority()));
            args.addAll(List.of(options));

            assertOneLine(SecureServers.connect(server, args.toArray(new String[0])), 10, line);
        }
    }

    private static void assertOneLine(Run run, int status, String line) {
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().strip().matches("fairlead: " + line), run.err());
        assertEquals(status, run.status());
        assertEquals("", run.out());
    }
}
