package dev.fairlead.artifacts;

import static dev.fairlead.artifacts.EchoApplication.assertEchoed;
import static dev.fairlead.artifacts.EchoApplication.assertRefused;

import dev.fairlead.artifacts.Artifacts.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application that requires the client alone: on the module path, on the class path, and in one jar with the rest. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ConsumerTests {

    private static final String SOCKET = "fairlead-transport-socket";
    private static final String NIO = "fairlead-transport-nio";
    private static final String ANY = "-";
    private static final String NO_TLS = "no TLS";

    /** Of the build: both transports, with service files that the shade plugin has merged, and has not. */
    private static final Path SHADED = Path.of(System.getProperty("fairlead.shaded"));

    private static Path classes;
    private static EchoServers servers;

    @BeforeAll
    static void start() throws IOException, InterruptedException, GeneralSecurityException {
        classes = EchoApplication.compile("consumer");
        servers = EchoServers.start("consumer-trust");
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void aModuleThatRequiresTheClientAloneFindsTheTransportThatIsAddedToItsPath() throws Exception {
        assertEchoed(onModulePath(List.of(SOCKET), servers.plain().toString(), ANY, ANY), NO_TLS);
        assertEchoed(onModulePath(List.of(NIO), servers.secure().toString(), ANY, ANY), " by jdk");
    }

    @Test
    void aModuleChoosesOfSeveral() throws Exception {
        assertEchoed(onModulePath(List.of(SOCKET, NIO), servers.plain().toString(), "nio", ANY), NO_TLS);
    }

    @Test
    void aTlsProviderIsAddedInTheSameWay() throws Exception {
        List<String> more =
                List.of(SOCKET, "fairlead-tls-bouncycastle", "bctls-jdk18on", "bcprov-jdk18on", "bcutil-jdk18on");
        assertEchoed(onModulePath(more, servers.secure().toString(), ANY, "bouncycastle"), " by bouncycastle");
    }

    @Test
    void theSameClassesRunOnTheClassPath() throws Exception {
        assertEchoed(onClassPath(jars(List.of(NIO)), servers.plain().toString(), ANY, ANY), NO_TLS);
        assertEchoed(onClassPath(jars(List.of(SOCKET, NIO)), servers.secure().toString(), "socket", ANY), " by jdk");
    }

    @Test
    void onTheClassPathSeveralAreToBeChosenFromAndNoneIsTold() throws Exception {
        String uri = servers.plain().toString();
        assertRefused(
                onClassPath(jars(List.of(SOCKET, NIO)), uri, ANY, ANY),
                "choose one of the transports [nio, socket]: SessionOptions.builder().transport(\"nio\")");
        assertRefused(
                onClassPath(jars(List.of()), uri, ANY, ANY),
                "no transport was found; put one on the module path or class path");
    }

    @Test
    void inOneJarWithMergedServiceFilesEachTransportIsFound() throws Exception {
        String merged = SHADED.resolve("merged.jar").toString();
        for (String transport : List.of("socket", "nio")) {
            assertEchoed(onClassPath(merged, servers.plain().toString(), transport, ANY), NO_TLS);
        }
        assertRefused(
                onClassPath(merged, servers.plain().toString(), ANY, ANY),
                "choose one of the transports [nio, socket]");
    }

    /** Of two service files one is left; who asks for the other's transport is told what there is. */
    @Test
    void inOneJarWithoutMergedServiceFilesTheMessageNamesTheOneThatIsLeft() throws Exception {
        String unmerged = SHADED.resolve("unmerged.jar").toString();
        Outcome socket = onClassPath(unmerged, servers.plain().toString(), "socket", ANY);
        boolean socketIsLeft = !socket.output().contains("refused: ");
        String left = socketIsLeft ? "socket" : "nio";
        String lost = socketIsLeft ? "nio" : "socket";
        assertEchoed(onClassPath(unmerged, servers.plain().toString(), left, ANY), NO_TLS);
        assertRefused(
                onClassPath(unmerged, servers.plain().toString(), lost, ANY),
                "no transport has the id \"" + lost + "\"; found were [" + left + "]");
    }

    private static Outcome onModulePath(List<String> more, String... arguments) throws Exception {
        String path = classes + File.pathSeparator + jars(more);
        return java(List.of("-p", path, "-m", EchoApplication.MODULE + "/dev.example.echo.Echo"), arguments);
    }

    private static Outcome onClassPath(String path, String... arguments) throws Exception {
        return java(List.of("-cp", classes + File.pathSeparator + path, "dev.example.echo.Echo"), arguments);
    }

    private static Outcome java(List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Artifacts.tool("java")));
        command.addAll(options);
        command.addAll(Arrays.asList(arguments));
        return Artifacts.run(Path.of(""), servers.trust(), command.toArray(new String[0]));
    }

    /** Those of the client, and more. */
    private static String jars(List<String> more) {
        return EchoApplication.paths(
                Stream.concat(EchoApplication.CLIENT.stream(), more.stream()).toList());
    }
}
