package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;

/** What Maven has downloaded is what was downloaded when the list was made; {@code .ci/checksums update} makes it anew. */
class ChecksumTests {

    private static final Path REPOSITORY = Path.of(System.getProperty("fairlead.repository"));

    /** Checksums by path in a Maven repository. */
    private static final Map<String, String> LIST = new HashMap<>();

    @BeforeAll
    static void readTheList() throws IOException {
        for (String line : Files.readAllLines(Artifacts.ROOT.resolve(".mvn/checksums/checksums.sha256"))) {
            assertTrue(line.matches("[0-9a-f]{64}  [^/\\\\].*"), line);
            LIST.put(line.substring(66), line.substring(0, 64));
        }
    }

    @Test
    void everyListedFileThatIsInTheLocalRepositoryIsTheListedOne() throws IOException {
        List<String> others = new ArrayList<>();
        int checked = 0;
        for (Map.Entry<String, String> listed : LIST.entrySet()) {
            Path file = REPOSITORY.resolve(listed.getKey());
            if (Files.exists(file)) {
                checked++;
                if (!checksum(file).equals(listed.getValue())) {
                    others.add(listed.getKey());
                }
            }
        }
        assertEquals(List.of(), others);
        assertTrue(checked > LIST.size() / 2, checked + " of " + LIST.size() + " in " + REPOSITORY);
    }

    @Test
    void everyJarOfOthersThatRunsIsOnTheList() throws IOException {
        try (Stream<Path> jars = Files.list(Artifacts.MODULES)) {
            for (Path jar : jars.filter(path -> !path.getFileName().toString().startsWith("fairlead-"))
                    .toList()) {
                String name = "/" + jar.getFileName();
                assertTrue(
                        LIST.containsValue(checksum(jar))
                                && LIST.keySet().stream().anyMatch(path -> path.endsWith(name)),
                        jar.toString());
            }
        }
    }

    @Test
    void everyPluginOfThePomsIsOnTheList() throws IOException {
        int plugins = 0;
        for (Node plugin : Poms.all().values().stream()
                .flatMap(pom -> Poms.nodes(pom, "//plugin[version]").stream())
                .toList()) {
            String group = Poms.text(plugin, "groupId");
            String artifact = Poms.text(plugin, "artifactId");
            String version = valueOf(Poms.text(plugin, "version"));
            String file = group.replace('.', '/') + "/" + artifact + "/" + version + "/" + artifact + "-" + version;
            assertTrue(LIST.containsKey(file + ".pom"), file);
            plugins++;
        }
        assertTrue(plugins > 10, plugins + " plugins");
    }

    /** The same, or the value of the property of the top pom that it names. */
    private static String valueOf(String version) throws IOException {
        return version.startsWith("${")
                ? Poms.text(
                        Objects.requireNonNull(Poms.all().get("")),
                        "/project/properties/" + version.substring(2, version.length() - 1))
                : version;
    }

    private static String checksum(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
