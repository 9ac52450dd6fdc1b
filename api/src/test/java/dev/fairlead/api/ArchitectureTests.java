package dev.fairlead.api;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import dev.fairlead.codec.frame.FrameDecoder;
import dev.fairlead.spi.transport.TransportProvider;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules of the house that a machine can check, for this module and for those below it. */
@Timeout(120)
class ArchitectureTests {

    /** The main classes of api, codec and spi-transport. */
    private static JavaClasses all;

    /** The main classes of this module. */
    private static JavaClasses api;

    @BeforeAll
    static void importClasses() {
        all = imported(WebSocket.class, FrameDecoder.class, TransportProvider.class);
        api = imported(WebSocket.class);
    }

    /** What stands where a class comes from, be it a folder or a jar. */
    private static JavaClasses imported(Class<?>... witnesses) {
        List<Location> places =
                Stream.of(witnesses).map(ArchitectureTests::place).toList();
        return new ClassFileImporter().importLocations(places);
    }

    private static Location place(Class<?> witness) {
        try {
            Path place = Path.of(
                    witness.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.isDirectory(place) ? Location.of(place) : Location.of(new JarFile(place.toFile()));
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isOf(JavaAccess<?> access, Class<?> owner, String namePattern) {
        return access.getTargetOwner().isAssignableTo(owner) && access.getName().matches(namePattern);
    }

    private static ArchRule noAccessTo(Class<?> owner, String namePattern) {
        return noClasses()
                .should()
                .accessTargetWhere(describe(
                        owner.getSimpleName() + "." + namePattern,
                        (JavaAccess<?> access) -> isOf(access, owner, namePattern)));
    }

    @Test
    void theClassesAreThoseOfTheMainCodeAndAllOfThem() {
        assertTrue(api.contain(WebSocketHandle.class), "main classes are looked at");
        assertTrue(!api.contain(ArchitectureTests.class), "tests are not");
        assertTrue(all.contain(FrameDecoder.class) && all.contain(TransportProvider.class), "nor only this module");
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.fairlead.(**)").should().beFreeOfCycles().check(all);
    }

    @Test
    void publicTypesStandInTheExportedPackageOnly() {
        classes()
                .that()
                .arePublic()
                .should()
                .resideInAPackage("dev.fairlead.api")
                .check(api);
    }

    @Test
    void thePublicTypesAreThoseOfTheManual() {
        Set<String> expected = Set.of(
                "AuthScheme",
                "BufferType",
                "CallbackException",
                "CancelledException",
                "CloseStatus",
                "CompressionOptions",
                "CompressionStatistics",
                "Connection",
                "ConnectionException",
                "ConnectionInfo",
                "Credentials",
                "CredentialsProvider",
                "Culprit",
                "ErrorCode",
                "Ending",
                "Failure",
                "Feature",
                "Handle",
                "HandleStateException",
                "HandleType",
                "InvalidParameterException",
                "KeepAlive",
                "Limits",
                "Message",
                "Option",
                "Phase",
                "ProtocolException",
                "ProxyConfig",
                "ProxyException",
                "ProxyServer",
                "Received",
                "RedirectPolicy",
                "Request",
                "Response",
                "SendOption",
                "Session",
                "SessionOptions",
                "Statistics",
                "StatusEvent",
                "StatusKind",
                "StatusListener",
                "TimeoutException",
                "Timeouts",
                "Timings",
                "TlsException",
                "TlsSelectionException",
                "TransportSelectionException",
                "UpgradeException",
                "UpgradeOptions",
                "UrlComponents",
                "WebSocket",
                "WebSocketException",
                "WebSocketState");
        Set<String> found = api.stream()
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
        assertEquals(expected, found);
    }

    @Test
    void theApiNamesNoTransportAndTheLayersBelowDoNotNameTheApi() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.fairlead.transport..", "dev.fairlead.testkit..", "java.net.http..")
                .check(all);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.fairlead.api..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.fairlead.api..")
                .check(all);
    }

    @Test
    void theCodecKnowsNeitherNetworkNorThreadsNorClockNorLog() {
        noClasses()
                .that()
                .resideInAPackage("dev.fairlead.codec..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.net..",
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.time..",
                        "org.slf4j..",
                        "dev.fairlead.spi..")
                .check(all);
        noAccessTo(System.class, "currentTimeMillis|nanoTime").check(imported(FrameDecoder.class));
        noAccessTo(Thread.class, ".*").check(imported(FrameDecoder.class));
    }

    @Test
    void onlySlf4jIsLoggedWith() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..")
                .check(all);
        noAccessTo(System.class, "out|err|getLogger").check(all);
        noAccessTo(Throwable.class, "printStackTrace").check(all);
    }

    @Test
    void noSystemPropertyAndNoEnvironmentIsReadOrSet() {
        noAccessTo(System.class, ".*[pP]ropert.*|getenv|lineSeparator").check(all);
        noAccessTo(Integer.class, "getInteger").check(all);
        noAccessTo(Long.class, "getLong").check(all);
        noAccessTo(Boolean.class, "getBoolean").check(all);
    }

    @Test
    void nothingGlobalIsTouched() {
        fields().that().areStatic().should().beFinal().check(all);
        noAccessTo(Thread.class, "(get|set)ContextClassLoader|setDefaultUncaughtExceptionHandler")
                .check(all);
        noAccessTo(Runtime.class, "addShutdownHook|exit|halt").check(all);
        noAccessTo(System.class, "exit").check(all);
        noAccessTo(Security.class, ".*").check(all);
        noAccessTo(ForkJoinPool.class, "commonPool").check(all);
    }

    @Test
    void nothingSleeps() {
        noAccessTo(Thread.class, "sleep|yield|onSpinWait|stop|suspend").check(all);
    }

    @Test
    void exceptionsSayWhatTheyAre() {
        for (Class<?> vague : List.of(Exception.class, RuntimeException.class, Error.class, Throwable.class)) {
            noClasses()
                    .should()
                    .callConstructorWhere(describe(
                            "new " + vague.getSimpleName(),
                            call -> call.getTargetOwner().isEquivalentTo(vague)
                                    && !call.getOriginOwner().isAssignableTo(vague)))
                    .check(all);
        }
    }

    @Test
    void namesSayTheThingAndNotThePattern() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Util|Utils|Helper|Helpers|Manager|Common|Misc)")
                .check(all);
    }

    @Test
    void theRulesCanFail() {
        JavaClasses tests = imported(ArchitectureTests.class);
        assertThrows(
                AssertionError.class, () -> noAccessTo(System.class, "nanoTime").check(tests));
        assertThrows(
                AssertionError.class,
                () -> fields().that().areStatic().should().beFinal().check(tests));
    }
}
