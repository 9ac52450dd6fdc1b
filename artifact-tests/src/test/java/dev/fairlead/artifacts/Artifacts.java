package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the build has put the jars, and programs that are run on them. */
final class Artifacts {

    /** Everything that the command line needs at run time, as jars. */
    static final Path MODULES = Path.of(System.getProperty("fairlead.modules"));

    /** The top of the repository. */
    static final Path ROOT = Path.of(System.getProperty("fairlead.root"));

    private static final long LIMIT_SECONDS = 120;

    private Artifacts() {}

    /** What a program printed, both streams together, and how it ended. */
    record Outcome(int status, String output) {}

    /** The modules of Fairlead among the jars. */
    static List<ModuleReference> ours() {
        return ModuleFinder.of(MODULES).findAll().stream()
                .filter(module -> module.descriptor().name().startsWith("dev.fairlead."))
                .sorted(Comparator.comparing(module -> module.descriptor().name()))
                .toList();
    }

    static Set<String> names(List<ModuleReference> modules) {
        return modules.stream().map(module -> module.descriptor().name()).collect(Collectors.toSet());
    }

    /** A program of the JDK that runs these tests. */
    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Runs a program to its end, which must come within two minutes. */
    static Outcome run(String... command) throws IOException, InterruptedException {
        return run(Path.of(""), Map.of(), command);
    }

    /** The same in a folder, with more in its environment. */
    static Outcome run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(scratch(), "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process = builder.directory(folder.toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            assertTrue(false, Arrays.toString(command) + " did not end; it printed:\n" + Files.readString(output));
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    /** The jar of an artifact among those that were built. */
    static Path jar(String artifact) {
        try (Stream<Path> jars = Files.list(MODULES)) {
            return jars.filter(jar -> jar.getFileName().toString().matches(artifact + "-\\d.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no jar of " + artifact));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder that does not exist yet, in the build's own place. */
    static Path fresh(String name) throws IOException {
        Path folder = scratch().resolve(name);
        delete(folder);
        return folder;
    }

    /** Deletes a folder with all that is in it, if it is there. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Path scratch() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("fairlead.scratch")));
    }
}
