package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.artifacts.Artifacts.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A small program that is compiled against the jars and run in a virtual machine of its own, in one of two worlds. */
final class Probe {

    /** What every client needs, and a place for its log. */
    private static final List<String> CLIENT =
            List.of("fairlead-api", "fairlead-codec", "fairlead-spi-transport", "slf4j-api", "slf4j-jdk14");

    /** How the jars come to the program. */
    enum World {
        MODULE_PATH,
        CLASS_PATH
    }

    private final String name;
    private final Path classes;

    private Probe(String name, Path classes) {
        this.name = name;
        this.classes = classes;
    }

    /** Compiles one of the sources in {@code src/test/probes}. */
    static Probe of(String name) throws IOException, InterruptedException {
        Path classes = Artifacts.fresh("probe-" + name);
        compile(classes, "-cp", Artifacts.MODULES.resolve("*").toString(), source(name));
        return new Probe(name, classes);
    }

    static void compile(Path folder, String... arguments) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>(List.of(Artifacts.tool("javac"), "-d", folder.toString()));
        command.addAll(List.of(arguments));
        Outcome javac = Artifacts.run(command.toArray(new String[0]));
        assertEquals(0, javac.status(), javac.output());
    }

    static String source(String name) {
        return Artifacts.ROOT
                .resolve("artifact-tests/src/test/probes")
                .resolve(name + ".java")
                .toString();
    }

    /**
     * Runs it with the client's jars and those that are named.
     *
     * @param more artifacts, or paths
     */
    Outcome run(World world, List<String> more, String... arguments) throws IOException, InterruptedException {
        String path = String.join(
                File.pathSeparator,
                Stream.concat(CLIENT.stream(), more.stream()).map(Probe::path).toList());
        List<String> command = new ArrayList<>(List.of(Artifacts.tool("java")));
        command.addAll(
                world == World.MODULE_PATH
                        ? List.of("-p", path, "--add-modules", "dev.fairlead.api", "-cp", classes.toString())
                        : List.of("-cp", path + File.pathSeparator + classes));
        command.add(name);
        command.addAll(Arrays.asList(arguments));
        return Artifacts.run(command.toArray(new String[0]));
    }

    /** The jar of an artifact among those that were built; a path as it is. */
    private static String path(String artifact) {
        return artifact.contains(File.separator)
                ? artifact
                : Artifacts.jar(artifact).toString();
    }
}
