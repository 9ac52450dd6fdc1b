package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.artifacts.Artifacts.Outcome;
import dev.fairlead.artifacts.Probe.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Where the Java version has virtual threads: they are used, and no wait pins one (the event of the flight recorder). */
@EnabledForJreRange(min = JRE.JAVA_21)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class VirtualThreadTests {

    private static final List<String> JARS =
            List.of("fairlead-transport-socket", "fairlead-transport-nio", "fairlead-testkit");

    @Test
    void noWaitPinsAVirtualThread() throws Exception {
        Outcome outcome = probe();

        assertTrue(outcome.output().contains("socket: blocking calls done"), outcome.output());
        assertTrue(outcome.output().contains("nio: blocking calls done"), outcome.output());
        assertTrue(outcome.output().endsWith("pinned 0\n"), outcome.output());
    }

    @Test
    void theSessionsOwnThreadsAreVirtual() throws Exception {
        Outcome outcome = probe();

        assertTrue(outcome.output().contains("socket: futures completed on virtual threads [true]"), outcome.output());
        assertTrue(outcome.output().contains("nio: futures completed on virtual threads [true]"), outcome.output());
    }

    /** That the two above can fail. */
    @Test
    void aThreadThatIsPinnedOnPurposeIsSeen() throws Exception {
        Outcome outcome = probe("on purpose");

        assertFalse(outcome.output().endsWith("pinned 0\n"), outcome.output());
        assertTrue(outcome.output().contains("Pinning"), outcome.output());
    }

    private static Outcome probe(String... more) throws IOException, InterruptedException {
        Path recordings = Files.createDirectories(Artifacts.fresh("recordings"));
        String[] arguments =
                Stream.concat(Stream.of(recordings.toString()), Stream.of(more)).toArray(String[]::new);
        // From the jars: that of api has a class for Java 21.
        Outcome outcome = Probe.of("VirtualThreadProbe").run(World.CLASS_PATH, JARS, arguments);
        assertEquals(0, outcome.status(), outcome.output());
        return outcome;
    }
}
