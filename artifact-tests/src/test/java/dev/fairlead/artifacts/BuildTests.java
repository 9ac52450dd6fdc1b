package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BuildTests {

    private static final String CHECK = "<artifactId>fairlead-resource-check</artifactId>";

    @Test
    void everyModuleWithTestsHasTheResourceCheck() throws IOException {
        List<Path> modules;
        try (Stream<Path> folders = Files.list(Artifacts.ROOT)) {
            modules = folders.filter(folder -> Files.isDirectory(folder.resolve("src/test/java")))
                    .toList();
        }
        assertTrue(modules.size() >= 9, modules.toString());
        assertEquals(
                List.of(), modules.stream().filter(BuildTests::lacksTheCheck).toList());
    }

    private static boolean lacksTheCheck(Path module) {
        try {
            return !Files.readString(module.resolve("pom.xml")).contains(CHECK);
        } catch (IOException unreadable) {
            return true;
        }
    }
}
