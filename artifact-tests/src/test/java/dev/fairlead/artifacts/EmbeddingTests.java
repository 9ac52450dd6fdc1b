package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.artifacts.Artifacts.Outcome;
import dev.fairlead.artifacts.EmbeddingPage.Block;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code docs/embedding.md} and the README tell a user to write and to run is written and run as it stands there. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EmbeddingTests {

    private static final List<String> LIB =
            List.of("fairlead-api", "fairlead-codec", "fairlead-spi-transport", "slf4j-api");

    private static final List<String> TRANSPORT = List.of("fairlead-transport-socket", "slf4j-jdk14");

    private static EchoServers servers;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        servers = EchoServers.start("embedding-trust");
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void onTheModulePath() throws Exception {
        assertEchoes(1, run(application("module-path"), command("Module path")));
    }

    @Test
    void onTheClassPath() throws Exception {
        assertEchoes(1, run(application("class-path"), command("Class path")));
    }

    /** The library's user brings a transport of his own, to a server at a file. */
    @Test
    void inALibrary() throws Exception {
        Path folder = application("library");
        copy(List.of("fairlead-transport-unix"), folder.resolve("unix"));
        try (UnixRelay relay = UnixRelay.to(servers.plain())) {
            String file = relay.file().toString();
            assertEchoes(2, run(folder, command("In a library").replace("server.socket", file)));
            assertEquals(1, relay.connections());
        }
    }

    /** The module path's commands first, because the image is made of the classes that they compile. */
    @Test
    void inAnImage() throws Exception {
        Path folder = application("jlink");
        String compile = command("Module path");
        String link = command("jlink");
        String image = Image.JDK < 21 ? link : link.replace("--compress=2", "--compress=zip-9");
        assertEchoes(3, run(folder, compile + image));
        Artifacts.delete(folder);
    }

    /** The README's command, with the page's application as the one that it speaks of. */
    @Test
    void inTheImageOfTheReadme() throws Exception {
        Path folder = application("readme-jlink");
        List<String> links = Files.readString(Artifacts.ROOT.resolve("README.md"))
                .lines()
                .filter(line -> line.startsWith("jlink "))
                .toList();
        assertEquals(1, links.size());
        String link =
                links.get(0).replace(" MODULES ", " classes:lib:transport ").replace("my.application,", "my.app,");
        String start = "\nimage/bin/java -m my.app/my.app.Echo ";
        String commands = link + start + "ws://localhost:8080/" + start + "wss://localhost:8443/";
        assertEchoes(3, run(folder, command("Module path") + commands));
        Artifacts.delete(folder);
    }

    /** The build's own shaded jar is made with it, and {@link ConsumerTests} runs on that. */
    @Test
    void theConfigurationForOneJarIsThatOfTheBuild() throws IOException {
        List<Block> blocks = EmbeddingPage.blocks("Class path", "xml");
        assertEquals(1, blocks.size());
        String pom = Files.readString(Artifacts.ROOT.resolve("artifact-tests/pom.xml"));
        String page = blocks.get(0).text();
        assertTrue(withoutIndentation(pom).contains(withoutIndentation(page)), page);
    }

    @Test
    void allBlocksOfThePageAreRunOrCompared() throws IOException {
        assertEquals(6, EmbeddingPage.files().size());
        // What is no file is a part of one, which dev.fairlead.artifacts.osgi.EmbeddingPageTests compares.
        assertEquals(
                EmbeddingPage.blocks("OSGi", "java"),
                EmbeddingPage.blocks("java").stream()
                        .filter(block -> block.file().isEmpty())
                        .toList());
        assertEquals(4, EmbeddingPage.blocks("sh").size());
        assertEquals(1, EmbeddingPage.blocks("xml").size());
    }

    /** The one block of commands that a section has. */
    private static String command(String section) throws IOException {
        List<Block> commands = EmbeddingPage.blocks(section, "sh");
        assertEquals(1, commands.size());
        return commands.get(0).text();
    }

    private static String withoutIndentation(String text) {
        return text.replaceAll("(?m)^\\s+", "");
    }

    /** A folder with sources and jars, as the page says. */
    private static Path application(String name) throws IOException {
        Path folder = Files.createDirectories(Artifacts.fresh("embedding-" + name));
        EmbeddingPage.writeSources(folder);
        copy(LIB, folder.resolve("lib"));
        copy(TRANSPORT, folder.resolve("transport"));
        return folder;
    }

    private static void copy(List<String> artifacts, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String artifact : artifacts) {
            Path jar = Artifacts.jar(artifact);
            Files.copy(jar, folder.resolve(jar.getFileName()));
        }
    }

    /** As a user would, with the JDK that runs this test in front, and with servers that are there. */
    private static Outcome run(Path folder, String commands) throws IOException, InterruptedException {
        String script = commands.replace(
                        "wss://localhost:8443/", servers.secure().toString())
                .replace("ws://localhost:8080/", servers.plain().toString());
        Map<String, String> environment = new HashMap<>(servers.trust());
        String bin = Path.of(System.getProperty("java.home"), "bin").toString();
        environment.put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
        return Artifacts.run(folder, environment, "sh", "-e", "-x", "-c", script);
    }

    private static void assertEchoes(int times, Outcome outcome) {
        assertEquals(0, outcome.status(), outcome.output());
        assertEquals(
                times,
                outcome.output().lines().filter(line -> line.equals("hello")).count(),
                outcome.output());
    }
}
