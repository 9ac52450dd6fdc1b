package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.artifacts.Artifacts.Outcome;
import java.io.IOException;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code jar --describe-module} says of each published jar is what {@code src/test/expected} says: an export, a dependency
 * or a provider that comes or goes is a change to be seen. With {@code -Dpages.update=true} the files are written.
 */
class ModuleDescriptionTests {

    private static final Path EXPECTED = Artifacts.ROOT.resolve("artifact-tests/src/test/expected");

    static Stream<String> modules() {
        return Artifacts.names(Artifacts.ours()).stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void descriptionIsAsExpected(String module) throws IOException, InterruptedException {
        ModuleReference reference = Artifacts.ours().stream()
                .filter(each -> each.descriptor().name().equals(module))
                .findFirst()
                .orElseThrow();
        String jar = Path.of(reference.location().orElseThrow()).toString();
        Outcome described = Artifacts.run(Artifacts.tool("jar"), "--describe-module", "--file", jar);
        assertEquals(0, described.status(), described.output());
        Path file = EXPECTED.resolve(module + ".txt");
        String found = normalised(described.output());
        if (Boolean.getBoolean("pages.update")) {
            Files.createDirectories(EXPECTED);
            Files.writeString(file, found);
        }
        assertEquals(Files.readString(file), found);
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void noExpectationIsLeftOver(String file) {
        assertEquals(1, modules().filter(module -> file.equals(module + ".txt")).count(), file);
    }

    static List<String> expectations() throws IOException {
        try (Stream<Path> files = Files.list(EXPECTED)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Without version and path, and with the words of each line in an order that is no JDK's and no run's. */
    private static String normalised(String description) {
        return description
                .lines()
                .map(line -> ordered(line.replaceFirst("(@\\S+)? jar:\\S+", "").strip()))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Modifiers, and modules that a package is opened to, are sets. */
    private static String ordered(String line) {
        List<String> words = List.of(line.split(" "));
        int fixed = Math.max(2, 1 + Math.max(words.indexOf("to"), words.indexOf("with")));
        return Stream.concat(
                        words.stream().limit(fixed), words.stream().skip(fixed).sorted())
                .collect(Collectors.joining(" "));
    }
}
