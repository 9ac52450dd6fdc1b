package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.EmbeddedServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code connect} does by TLS when all goes well. */
@Timeout(60)
class ConnectTlsTests {

    /** Made anew before each test. */
    private SecureServers files = new SecureServers(Path.of(""));

    @BeforeEach
    void files(@TempDir Path folder) {
        files = new SecureServers(folder);
    }

    @ParameterizedTest
    @CsvSource({"jdk, socket", "jdk, nio", "bouncycastle, socket", "bouncycastle, nio"})
    void everyProviderOnEveryTransport(String provider, String transport) {
        try (EmbeddedServer server = SecureServers.echo()) {
            Run run = SecureServers.connect(
                    server, "--ca", files.authority(), "--tls", provider, "--transport", transport);

            assertEchoed(run);
            assertEquals("", run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "bouncycastle"})
    void verboseShowsWhatWasAgreedOn(String provider) {
        try (EmbeddedServer server = SecureServers.echo()) {
            Run run = SecureServers.connect(server, "-v", "--ca", files.authority(), "--tls", provider);

            assertEchoed(run);
            assertShows(run, "\\* TLS        TLSv1\\.3 by " + provider);
            assertShows(run, "\\* suite      TLS_\\w+");
            assertShows(run, "\\* group      \\w+");
            assertShows(run, "\\* protocol   (http/1\\.1|not chosen by the server)");
            assertShows(run, "\\* session    new");
            assertShows(run, "\\* subject    CN=server");
            assertShows(run, "\\* issuer     CN=Authority of the tests");
            assertShows(run, "\\* valid      \\d{4}-\\d\\d-\\d\\dT.*Z to \\d{4}-.*Z");
            assertShows(run, "\\* names      localhost");
            assertTrue(run.errLines().contains("* pin        sha256/" + SecureServers.SERVER.spkiSha256()), run.err());
        }
    }

    @Test
    void withoutTlsVerboseShowsNothingOfIt() {
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            assertFalse(SecureServers.connect(server, "-v").err().contains("* TLS"));
        }
    }

    @Test
    void insecureGoesOnAndWarnsEachTime() {
        try (EmbeddedServer server = SecureServers.echo()) {
            for (int time = 0; time < 2; time++) {
                Run run = SecureServers.connect(server, "--insecure");

                assertEchoed(run);
                List<String> lines = run.errLines();
                assertEquals("*".repeat(80), lines.get(0));
                assertEquals(
                        "* WARNING: --insecure: the certificate of localhost:" + server.port() + " is not checked.",
                        lines.get(1));
                assertEquals(
                        "* Whoever is on the way there can read and change everything, and you would not notice.",
                        lines.get(2));
                assertTrue(lines.stream().skip(5).anyMatch(line -> line.contains("UNKNOWN_CA")), run.err());
            }
        }
    }

    @Test
    void aPinHoldsEvenIfInsecure() {
        try (EmbeddedServer server = SecureServers.echo()) {
            Run right = SecureServers.connect(server, "--insecure", "--pin", SecureServers.SERVER.spkiSha256());
            assertEchoed(right);
            assertTrue(right.err().contains("* Only the public key of --pin tells it from"), right.err());

            assertEquals(
                    10,
                    SecureServers.connect(server, "--insecure", "--pin", "00".repeat(32))
                            .status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256/"})
    void oneOfSeveralPinsIsEnough(String prefix) {
        try (EmbeddedServer server = SecureServers.echo()) {
            assertEchoed(SecureServers.connect(
                    server,
                    "--ca",
                    files.authority(),
                    "--pin",
                    "00".repeat(32),
                    "--pin",
                    prefix + SecureServers.SERVER.spkiSha256()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "bouncycastle"})
    void aCertificateIsShownToWhoAsks(String provider) {
        try (EmbeddedServer server = SecureServers.askingForACertificate()) {
            assertEchoed(SecureServers.connect(
                    server,
                    "--ca",
                    files.authority(),
                    "--tls",
                    provider,
                    "--cert",
                    files.certificate(),
                    "--key",
                    files.key()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e4 b", "\u00e4 b\n", "\u00e4 b\r\nanother line\n"})
    void thePasswordOfAKeyIsTheFirstLineOfAFile(String content) {
        String key = files.file("encrypted.key", SecureServers.CLIENT.encryptedKeyPem("\u00e4 b".toCharArray()));
        try (EmbeddedServer server = SecureServers.askingForACertificate()) {
            assertEchoed(SecureServers.connect(
                    server,
                    "--ca",
                    files.authority(),
                    "--cert",
                    files.certificate(),
                    "--key",
                    key,
                    "--key-password-file",
                    files.file("password", content)));
        }
    }

    private static void assertEchoed(Run run) {
        assertEquals("hello\n", run.out(), run.err());
        assertEquals(0, run.status(), run.err());
    }

    private static void assertShows(Run run, String line) {
        assertTrue(run.errLines().stream().anyMatch(shown -> shown.matches(line)), run.err());
    }
}
