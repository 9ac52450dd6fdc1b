package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.artifacts.Artifacts.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JlinkImageTests {

    /** Beside the program: a log, and up to Java 21 the elliptic curves of TLS, which later are in java.base. */
    private static final String MORE = ",org.slf4j.jul,jdk.crypto.ec";

    @Test
    void anImageOfTheCommandLineRunsTheDemo() throws IOException, InterruptedException {
        Path image = link(
                "with-transports", "dev.fairlead.cli,dev.fairlead.transport.socket,dev.fairlead.transport.nio" + MORE);
        Outcome demo = Artifacts.run(image.resolve("bin/fairlead").toString(), "demo");
        assertEquals(0, demo.status(), demo.output());
        assertTrue(demo.output().contains("101"), demo.output());
        assertTrue(demo.output().contains("403"), demo.output());
        assertTrue(demo.output().contains("X25519MLKEM768"), demo.output());
    }

    @Test
    void anImageWithOneTransportNamesItToWhoAsksForTheOther() throws IOException, InterruptedException {
        Path image = link("with-nio", "dev.fairlead.cli,dev.fairlead.transport.nio" + MORE);
        String program = image.resolve("bin/fairlead").toString();
        assertEquals(0, Artifacts.run(program, "demo", "--transport", "nio").status());
        Outcome other = Artifacts.run(program, "demo", "--transport", "socket");
        assertTrue(other.output().contains("no transport has the id \"socket\"; found were [nio]"), other.output());
    }

    @Test
    void anImageWithoutATransportSaysWhatIsMissing() throws IOException, InterruptedException {
        Path image = link("without-transport", "dev.fairlead.cli");
        Outcome connect = Artifacts.run(image.resolve("bin/fairlead").toString(), "connect", "ws://127.0.0.1:1/");
        assertTrue(connect.status() != 0, connect.output());
        assertTrue(connect.output().contains("no transport was found"), connect.output());
    }

    private static Path link(String name, String modules) throws IOException, InterruptedException {
        Path image = Artifacts.fresh(name);
        Outcome jlink = Artifacts.run(
                Artifacts.tool("jlink"),
                "--module-path",
                Artifacts.MODULES.toString(),
                "--add-modules",
                modules,
                "--launcher",
                "fairlead=dev.fairlead.cli/dev.fairlead.cli.Main",
                // Bouncy Castle's jars are signed, which an image cannot tell.
                "--ignore-signing-information",
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                image.toString());
        assertEquals(0, jlink.status(), jlink.output());
        return image;
    }
}
