package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.TestTlsProviders.Broken;
import dev.fairlead.api.TestTlsProviders.FalseJdk;
import dev.fairlead.api.TestTlsProviders.Gamma;
import dev.fairlead.api.TestTlsProviders.Lacking;
import dev.fairlead.api.TestTlsProviders.SecondGamma;
import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.testkit.MemoryScript;
import java.io.IOException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which TLS provider a session takes, when, and what it says if it takes none. */
@Timeout(60)
class TlsSelectionTests {

    private static final String PREFIX = TestTlsProviders.class.getName() + "$";

    @TempDir
    Path directory;

    private final SecureMemory memory = SecureMemory.of(MemoryScript.PLAIN);

    private SessionOptions.Builder found(Class<?>... providers) throws IOException {
        return ProvidersLoader.ofTls(directory, providers).options().transport(memory);
    }

    private static TlsOptions named(String id) {
        return TlsOptions.builder().provider(id).build();
    }

    /** What the TLS of a secure request says of itself. */
    private String taken(SessionOptions.Builder options) throws IOException {
        try (Session session = Session.open(options.build());
                Connection connection = session.connect("server.test", 0);
                Request request = connection.openSecureRequest("/")) {
            request.send();
            return memory.opened()
                    .get(memory.opened().size() - 1)
                    .tls()
                    .orElseThrow()
                    .toString()
                    .replaceAll("TlsContext.(\\w+),.*", "$1");
        }
    }

    private static TlsSelectionException refused(SessionOptions.Builder options) {
        SessionOptions built = options.build();
        TlsSelectionException refusal = assertThrows(TlsSelectionException.class, () -> Session.open(built));
        assertEquals(Failure.of(ErrorCode.INTERNAL_ERROR, Phase.SETUP, Culprit.SETUP), refusal.failure());
        return refusal;
    }

    @Test
    void withoutAChoiceItIsThatOfTheRunTimeWhateverIsFound() throws Exception {
        assertEquals("jdk", taken(found()));
        assertEquals("jdk", taken(found(Gamma.class, Broken.class, FalseJdk.class)));
        assertEquals("jdk", taken(found(FalseJdk.class).tls(named("jdk"))));
    }

    @Test
    void theOneThatIsNamedIsTaken() throws Exception {
        assertEquals("gamma", taken(found(Gamma.class).tls(named("gamma"))));
        assertEquals("gamma", taken(found(Broken.class, Gamma.class).tls(named("gamma"))));
        assertEquals("jdk", taken(found(Gamma.class).tls(named("jdk"))));
    }

    @Test
    void anInstanceIsTakenWhateverIsFound() throws Exception {
        TlsOptions given = TlsOptions.builder()
                .provider(new TestTlsProviders.Renamed("given"))
                .build();
        assertEquals("given", taken(found(Gamma.class, Broken.class).tls(given)));
    }

    @Test
    void anIdThatIsNotThereFailsTheOpeningWithThoseThatAre() throws Exception {
        TlsSelectionException refusal = refused(found(Gamma.class).tls(named("delta")));
        assertEquals(
                "no TLS provider has the id \"delta\"; there are [gamma, jdk]; put it on the module path or class path,"
                        + " name it to jlink, start its bundle and SPI Fly in OSGi, or pass an instance to TlsOptions.Builder.provider; see docs/tls.md",
                refusal.getMessage());
        assertEquals(List.of("gamma", "jdk"), refusal.seen());
        assertEquals(List.of("jdk"), refused(found().tls(named("delta"))).seen());
    }

    @Test
    void thoseThatCannotBeMadeAreTold() throws Exception {
        TlsSelectionException refusal = refused(found(Broken.class).tls(named("broken")));
        assertTrue(
                Failures.message(refusal).contains("; 1 could not be made, the first because: "), refusal.getMessage());
        assertEquals(1, refusal.getSuppressed().length);
    }

    @Test
    void twoOfOneIdAreToldByTheirClasses() throws Exception {
        assertEquals(
                "2 TLS providers have the id \"gamma\": [" + PREFIX + "Gamma, " + PREFIX
                        + "SecondGamma]; pass an instance to TlsOptions.Builder.provider; see docs/tls.md",
                refused(found(SecondGamma.class, Gamma.class).tls(named("gamma")))
                        .getMessage());
    }

    @Test
    void oneThatLacksSomethingIsToldWithItsReason() throws Exception {
        TlsSelectionException refusal = refused(found(Lacking.class).tls(named("lacking")));
        assertEquals(
                "TLS by the provider \"lacking\" could not be set up: no elliptic curves; see docs/tls.md",
                refusal.getMessage());
        assertInstanceOf(NoSuchAlgorithmException.class, refusal.getCause());
        assertEquals(List.of("lacking"), refusal.seen());
    }

    @Test
    void aCipherSuiteThatIsNotThereFailsTheOpening() throws Exception {
        TlsOptions options = TlsOptions.builder().cipherSuites("TLS_NONE").build();
        assertEquals(
                "TLS by the provider \"jdk\" could not be set up: cipher suite TLS_NONE is not known to the TLS provider"
                        + " jdk; see docs/tls.md",
                refused(found().tls(options)).getMessage());
    }

    @Test
    void groupsThatCannotBeChosenFailTheOpening() throws Exception {
        TlsOptions options =
                TlsOptions.builder().provider(new Gamma()).namedGroups("x25519").build();
        assertEquals(
                "TLS by the provider \"gamma\" could not be set up: groups cannot be chosen here, but in the file nearby;"
                        + " see docs/tls.md",
                refused(found().tls(options)).getMessage());
    }

    @Test
    void aTransportThatIsMissingIsToldFirst() throws Exception {
        SessionOptions options = ProvidersLoader.of(directory, new Class<?>[0])
                .options()
                .tls(named("delta"))
                .build();
        assertThrows(TransportSelectionException.class, () -> Session.open(options));
    }

    @Test
    void optionsOfARequestThatCannotBeFulfilledChangeNothing() throws Exception {
        try (Session session = Session.open(found().build());
                Connection connection = session.connect("server.test", 0);
                Request request = connection.openSecureRequest("/")) {
            assertThrows(TlsSelectionException.class, () -> request.tls(named("delta")));
            request.send();
            assertEquals(1, memory.opened().size());
        }
    }
}
