package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.artifacts.Artifacts.Outcome;
import dev.fairlead.artifacts.Probe.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** None, one, two and a broken transport, with the jars on the module path and on the class path. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TransportDiscoveryTests {

    private static final String SOCKET = "fairlead-transport-socket";
    private static final String NIO = "fairlead-transport-nio";
    private static final String OPENED = "opened true";

    private static Probe probe;

    /** A module with a provider that throws, which is also a folder for the class path. */
    private static String broken;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        probe = Probe.of("SelectionProbe");
        Path folder = Artifacts.fresh("broken-provider");
        Path descriptor = Files.writeString(
                Files.createDirectories(Artifacts.fresh("broken-source")).resolve("module-info.java"), """
                module broken {
                    requires dev.fairlead.spi.transport;
                    provides dev.fairlead.spi.transport.TransportProvider with broken.BrokenProvider;
                }
                """);
        Probe.compile(
                folder, "-p", Artifacts.MODULES.toString(), descriptor.toString(), Probe.source("BrokenProvider"));
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve("dev.fairlead.spi.transport.TransportProvider"), "broken.BrokenProvider\n");
        broken = folder.toString();
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void withoutATransportTheMessageSaysWhatToPutThere(World world) throws Exception {
        assertRefused(
                world,
                List.of(),
                "refused, seen []: no transport was found; put one on the module path or class path"
                        + " (fairlead-transport-socket, for example)");
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void theOnlyOneIsTaken(World world) throws Exception {
        for (String only : List.of(SOCKET, NIO)) {
            assertEquals(OPENED, probe.run(world, List.of(only)).output().strip());
        }
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void anotherOneThanIsThereIsNotReplaced(World world) throws Exception {
        assertRefused(
                world,
                List.of(SOCKET),
                "refused, seen [socket]: no transport has the id \"nio\"; found were [socket]",
                "nio");
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void ofTwoOneIsToBeChosen(World world) throws Exception {
        List<String> both = List.of(SOCKET, NIO);
        assertRefused(
                world,
                both,
                "refused, seen [nio, socket]: choose one of the transports [nio, socket]:"
                        + " SessionOptions.builder().transport(\"nio\")");
        for (String id : List.of("socket", "nio")) {
            assertEquals(OPENED, probe.run(world, both, id).output().strip());
        }
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void aBrokenOneAloneIsTold(World world) throws Exception {
        Outcome outcome = assertRefused(world, List.of(broken), "refused, seen []: no transport was found; ");
        assertTrue(
                outcome.output().contains("1 could not be made, the first because: ")
                        && outcome.output().contains("broken.BrokenProvider"),
                outcome.output());
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void aBrokenOneDoesNotHideAGoodOne(World world) throws Exception {
        assertEquals(OPENED, probe.run(world, List.of(broken, NIO)).output().strip());
        assertEquals(
                OPENED,
                probe.run(world, List.of(broken, NIO, SOCKET), "socket")
                        .output()
                        .strip());
        assertRefused(world, List.of(broken, NIO, SOCKET), "refused, seen [nio, socket]: choose one of the");
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void anInstanceNeedsNoLookUp(World world) throws Exception {
        Outcome outcome = Probe.of("InstanceProbe").run(world, List.of(NIO, SOCKET));
        assertEquals(OPENED, outcome.output().strip());
    }

    private static Outcome assertRefused(World world, List<String> transports, String message, String... id)
            throws Exception {
        Outcome outcome = probe.run(world, transports, id);
        assertTrue(outcome.output().startsWith(message), outcome.output());
        assertEquals(0, outcome.status(), outcome.output());
        return outcome;
    }
}
