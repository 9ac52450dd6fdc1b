package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.api.TestProviders.Alpha;
import dev.fairlead.api.TestProviders.Beta;
import dev.fairlead.api.TestProviders.Broken;
import dev.fairlead.api.TestProviders.Buggy;
import dev.fairlead.api.TestProviders.Failing;
import dev.fairlead.api.TestProviders.SecondAlpha;
import dev.fairlead.api.TestProviders.Speechless;
import dev.fairlead.api.TestProviders.Stranger;
import dev.fairlead.api.TestProviders.TooNew;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.MemoryTransportProvider;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which transport a session takes, and what it says if it takes none. */
@Timeout(60)
class TransportSelectionTests {

    private static final String PREFIX = TestProviders.class.getName() + "$";

    @TempDir
    Path directory;

    /** The id of the transport that a session has taken. */
    private static String taken(SessionOptions.Builder options) {
        try (Session session = Session.open(options.build())) {
            ConnectionException told =
                    assertThrows(ConnectionException.class, () -> session.webSocket(URI.create("ws://server.test/")));
            ConnectException cause = assertInstanceOf(ConnectException.class, told.getCause());
            return Failures.message(cause).replace("this is ", "");
        }
    }

    private static TransportSelectionException refused(SessionOptions.Builder options) {
        SessionOptions built = options.build();
        TransportSelectionException refusal =
                assertThrows(TransportSelectionException.class, () -> Session.open(built));
        assertEquals(Failure.of(ErrorCode.INTERNAL_ERROR, Phase.SETUP, Culprit.SETUP), refusal.failure());
        return refusal;
    }

    private SessionOptions.Builder found(Class<?>... providers) throws IOException {
        return ProvidersLoader.of(directory, providers).options();
    }

    @Test
    void theOnlyOneIsTaken() throws Exception {
        assertEquals("alpha", taken(found(Alpha.class)));
    }

    @Test
    void theOneThatIsNamedIsTaken() throws Exception {
        assertEquals("beta", taken(found(Alpha.class, Beta.class).transport("beta")));
        assertEquals("alpha", taken(found(Alpha.class, Beta.class).transport("alpha")));
        assertEquals("alpha", taken(found(Alpha.class).transport("alpha")));
    }

    @Test
    void anInstanceIsTakenWhateverIsFound() throws Exception {
        MemoryTransportProvider given = new MemoryTransportProvider(MemoryScript.builder()
                .failConnect(new ConnectException("given"))
                .build());
        assertEquals("given", taken(found().transport(given)));
        assertEquals("given", taken(found(Alpha.class).transport(given)));
        assertEquals("given", taken(found(Alpha.class, Beta.class, Broken.class).transport(given)));
    }

    @Test
    void theLastChoiceCounts() throws Exception {
        MemoryTransportProvider given = new MemoryTransportProvider(MemoryScript.builder()
                .failConnect(new ConnectException("given"))
                .build());
        assertEquals(
                "beta", taken(found(Alpha.class, Beta.class).transport(given).transport("beta")));
        assertEquals(
                "given", taken(found(Alpha.class, Beta.class).transport("beta").transport(given)));
    }

    @Test
    void whereThereIsNoneTheMessageSaysHowToGetOne() throws Exception {
        TransportSelectionException refusal = refused(found());
        assertEquals(
                "no transport was found; put one on the module path or class path (fairlead-transport-socket, for"
                        + " example), name it to jlink, start its bundle and SPI Fly in OSGi, or pass an instance to SessionOptions.Builder.transport; see"
                        + " docs/transports.md",
                refusal.getMessage());
        assertEquals(List.of(), refusal.seen());
        assertEquals(refusal.getMessage(), refused(found().transport("socket")).getMessage());
    }

    @Test
    void betweenTwoTheCallerHasToChoose() throws Exception {
        TransportSelectionException refusal = refused(found(Beta.class, Alpha.class));
        assertEquals(
                "choose one of the transports [alpha, beta]: SessionOptions.builder().transport(\"alpha\"); see"
                        + " docs/transports.md",
                refusal.getMessage());
        assertEquals(List.of("alpha", "beta"), refusal.seen());
    }

    @Test
    void anIdThatIsNotThereIsRefusedWithThoseThatAre() throws Exception {
        TransportSelectionException refusal =
                refused(found(Beta.class, Alpha.class).transport("gamma"));
        assertEquals(
                "no transport has the id \"gamma\"; found were [alpha, beta]; see docs/transports.md",
                refusal.getMessage());
        assertEquals(List.of("alpha", "beta"), refusal.seen());
    }

    @Test
    void theOnlyOneIsNotTakenUnderAnotherName() throws Exception {
        assertEquals(
                "no transport has the id \"beta\"; found were [alpha]; see docs/transports.md",
                refused(found(Alpha.class).transport("beta")).getMessage());
    }

    @Test
    void twoOfOneIdAreToldByTheirClasses() throws Exception {
        TransportSelectionException refusal =
                refused(found(SecondAlpha.class, Beta.class, Alpha.class).transport("alpha"));
        assertEquals(
                "2 transports have the id \"alpha\": [" + PREFIX + "Alpha, " + PREFIX
                        + "SecondAlpha]; pass an instance to SessionOptions.Builder.transport; see docs/transports.md",
                refusal.getMessage());
        assertEquals(List.of("alpha", "alpha", "beta"), refusal.seen());
        assertEquals(
                "beta", taken(found(SecondAlpha.class, Beta.class, Alpha.class).transport("beta")));
    }

    @Test
    void aBrokenOneDoesNotHideTheOthers() throws Exception {
        assertEquals("alpha", taken(found(Broken.class, Alpha.class)));
        assertEquals("alpha", taken(found(Alpha.class, Broken.class)));
        assertEquals("beta", taken(found(Alpha.class, Broken.class, Beta.class).transport("beta")));
    }

    @Test
    void twoOfOneIdAreToldByTheirClassesAlsoWhereNoneIsNamed() throws Exception {
        assertEquals(
                "2 transports have the id \"alpha\": [" + PREFIX + "Alpha, " + PREFIX
                        + "SecondAlpha]; pass an instance to SessionOptions.Builder.transport; see docs/transports.md",
                refused(found(SecondAlpha.class, Alpha.class)).getMessage());
    }

    @Test
    void oneThatCannotSayItsIdIsBrokenAndDoesNotHideTheOthers() throws Exception {
        assertEquals("alpha", taken(found(Speechless.class, Alpha.class)));
        assertEquals(
                "no transport was found; put one on the module path or class path (fairlead-transport-socket, for"
                        + " example), name it to jlink, start its bundle and SPI Fly in OSGi, or pass an instance to SessionOptions.Builder.transport; 1 could"
                        + " not be made, the first because: no id on purpose; see docs/transports.md",
                refused(found(Speechless.class)).getMessage());
    }

    @Test
    void aBrokenOneIsToldWhereNoneIsTaken() throws Exception {
        TransportSelectionException alone = refused(found(Broken.class));
        String because = "; 1 could not be made, the first because: dev.fairlead.spi.transport.TransportProvider: "
                + "Provider " + PREFIX + "Broken could not be instantiated; see docs/transports.md";
        assertEquals(
                "no transport was found; put one on the module path or class path (fairlead-transport-socket, for"
                        + " example), name it to jlink, start its bundle and SPI Fly in OSGi, or pass an instance to SessionOptions.Builder.transport"
                        + because,
                alone.getMessage());
        assertInstanceOf(ServiceConfigurationError.class, alone.getSuppressed()[0]);
        UnsupportedOperationException cause =
                assertInstanceOf(UnsupportedOperationException.class, alone.getSuppressed()[0].getCause());
        assertEquals("broken on purpose", cause.getMessage());
        assertEquals(
                "choose one of the transports [alpha, beta]: SessionOptions.builder().transport(\"alpha\")" + because,
                refused(found(Alpha.class, Broken.class, Beta.class)).getMessage());
    }

    @Test
    void aDeclarationOfWhatIsNoProviderIsBroken() throws Exception {
        SessionOptions.Builder options = ProvidersLoader.of(
                        directory, PREFIX + "Missing", PREFIX + "Stranger", PREFIX + "Alpha")
                .options();
        assertEquals("alpha", taken(options));
        assertEquals(
                "no transport has the id \"beta\"; found were [alpha]; 2 could not be made, the first because: "
                        + "dev.fairlead.spi.transport.TransportProvider: Provider " + PREFIX
                        + "Missing not found; see docs/transports.md",
                refused(options.transport("beta")).getMessage());
        assertEquals(PREFIX + "Stranger", Stranger.class.getName());
    }

    @Test
    void oneOfALaterJavaIsBrokenAndDoesNotHideTheOthers() throws Exception {
        assertEquals("alpha", taken(found(TooNew.class, Alpha.class)));
        TransportSelectionException refusal = refused(found(TooNew.class));
        assertInstanceOf(UnsupportedClassVersionError.class, refusal.getSuppressed()[0]);
    }

    @Test
    void oneThatCannotBeSetUpIsToldWithItsReason() throws Exception {
        TransportSelectionException refusal = refused(found(Failing.class));
        assertEquals(
                "the transport \"failing\" could not be set up: no descriptors left; see docs/transports.md",
                refusal.getMessage());
        assertInstanceOf(IOException.class, refusal.getCause());
        assertEquals(List.of("failing"), refusal.seen());
        assertEquals(
                "the transport \"failing\" could not be set up: no descriptors left; see docs/transports.md",
                refused(SessionOptions.builder().transport(new Failing())).getMessage());
    }

    @Test
    void oneWithABugIsToldWithItsException() throws Exception {
        TransportSelectionException refusal = refused(found(Buggy.class));
        assertEquals(
                "the transport \"buggy\" could not be set up: IllegalStateException; see docs/transports.md",
                refusal.getMessage());
        assertInstanceOf(IllegalStateException.class, refusal.getCause());
    }

    @Test
    void theClassLoaderOfTheThreadDecidesNothing() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ProvidersLoader.of(directory, Alpha.class, Beta.class));
        try (Session session =
                Session.open(SessionOptions.builder().transport("socket").build())) {
            assertEquals("beta", taken(found(Beta.class)));
            assertSame(HandleType.SESSION, session.type());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void onThePathOfTheTestsThereAreBoth() {
        TransportSelectionException refusal = refused(SessionOptions.builder().transport("none"));
        assertEquals(List.of("nio", "socket"), refusal.seen());
    }
}
