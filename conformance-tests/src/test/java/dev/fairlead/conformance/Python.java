package dev.fairlead.conformance;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What runs programs in Python 2.7.
 *
 * @param command what stands before the program
 */
record Python(List<String> command) {

    private static final Path JYTHON = Path.of("target", "jython", "jython-standalone.jar");

    private static final String VERSION = "import sys; sys.stdout.write('%d.%d' % sys.version_info[:2])";

    private static final int PATIENCE_SECONDS = 20;

    /** Jython, on the Java of the tests. Most of its run is its start: so the fast compiler alone. */
    static Python jython() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // Keeps no index of the jars of this machine, which would lie in somebody's home.
                "-Dpython.cachedir.skip=true"));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", JYTHON.toAbsolutePath().toString(), "org.python.util.jython"));
        return new Python(command);
    }

    /** CPython 2.7, if this machine has it: on the path, or among those that pyenv has built. */
    static Optional<Python> cPython() throws IOException {
        for (Path program : candidates()) {
            if (Files.isExecutable(program) && isVersion27(program)) {
                return Optional.of(new Python(List.of(program.toString())));
            }
        }
        return Optional.empty();
    }

    private static List<Path> candidates() throws IOException {
        List<Path> programs = new ArrayList<>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            programs.add(Path.of(folder, "python2.7"));
        }
        Path pyenv = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
        if (Files.isDirectory(pyenv)) {
            try (Stream<Path> versions = Files.list(pyenv)) {
                versions.sorted().map(each -> each.resolve("bin/python2.7")).forEach(programs::add);
            }
        }
        return programs;
    }

    /** A program of this name may be one that only looks for another. */
    private static boolean isVersion27(Path program) throws IOException {
        Process process = new ProcessBuilder(program.toString(), "-c", VERSION)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return false;
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return process.exitValue() == 0 && said.equals("2.7");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("asking " + program + " for its version was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
