package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.artifacts.Artifacts.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The application of {@code src/test/probes/echo}, compiled as a module that requires the client alone. */
final class EchoApplication {

    static final String MODULE = "dev.example.echo";

    /** What an application is compiled against; no transport among it. */
    static final List<String> CLIENT = List.of("fairlead-api", "fairlead-codec", "fairlead-spi-transport", "slf4j-api");

    private static final Path SOURCES = Artifacts.ROOT.resolve("artifact-tests/src/test/probes/echo");

    private EchoApplication() {}

    /** Compiles it on the module path; the classes are good for the class path, too. */
    static Path compile(String folder) throws IOException, InterruptedException {
        Path classes = Artifacts.fresh(folder);
        Probe.compile(
                classes,
                "-Xlint:all",
                "-Werror",
                "-p",
                paths(CLIENT),
                SOURCES.resolve("module-info.java").toString(),
                SOURCES.resolve("dev/example/echo/Echo.java").toString());
        return classes;
    }

    /** The jars of artifacts, as a path. */
    static String paths(List<String> artifacts) {
        return String.join(
                File.pathSeparator,
                artifacts.stream()
                        .map(artifact -> Artifacts.jar(artifact).toString())
                        .toList());
    }

    static void assertEchoed(Outcome outcome, String tls) {
        assertTrue(outcome.output().contains("echo hello, ") && outcome.output().contains(tls), outcome.output());
        assertEquals(0, outcome.status(), outcome.output());
    }

    static void assertRefused(Outcome outcome, String... words) {
        for (String part : words) {
            assertTrue(outcome.output().contains(part), outcome.output());
        }
        assertTrue(outcome.output().contains("refused: "), outcome.output());
        assertEquals(0, outcome.status(), outcome.output());
    }
}
