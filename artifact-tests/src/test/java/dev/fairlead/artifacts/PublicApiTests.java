package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No change of the public API goes unseen: {@code -Dpages.update=true} writes docs/api anew, and the diff is read. */
class PublicApiTests {

    private static final Path FOLDER = Artifacts.ROOT.resolve("docs/api");

    static Stream<ModuleReference> modules() {
        return Artifacts.ours().stream();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void publicApiIsTheOneThatIsWrittenDown(ModuleReference module) throws IOException, InterruptedException {
        String api = new PublicApi(module).text();
        Path file = FOLDER.resolve(module.descriptor().name() + ".txt");
        if (Boolean.getBoolean("pages.update")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, api);
        }
        assertEquals(Files.readString(file), api);
    }

    @Test
    void nothingElseIsWrittenDown() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            Set<String> names = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            assertEquals(
                    modules().map(module -> module.descriptor().name() + ".txt").collect(Collectors.toSet()), names);
        }
    }
}
