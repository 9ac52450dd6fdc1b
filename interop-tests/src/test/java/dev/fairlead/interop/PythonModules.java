package dev.fairlead.interop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A Python that has the package {@code websockets}: its own, as Debian's Python if that has {@code python3-websockets}, or one
 * that pip installs below {@code target}, once.
 *
 * @param python the interpreter
 * @param path for {@code PYTHONPATH}
 */
record PythonModules(String python, String path) {

    private static final String DEBIAN = "/usr/bin/python3";

    private static final String WEBSOCKETS = "15.0.1";

    private static final int PATIENCE_SECONDS = 90;

    /** Looks for it; aborts the tests, with the reason, if it cannot be had. */
    static PythonModules find() throws IOException {
        Path folder =
                Path.of(System.getProperty("basedir", "."), "target", "python").toAbsolutePath();
        String python = Files.isExecutable(Path.of(DEBIAN)) ? DEBIAN : LocalServer.find("python3");
        String path = Stream.of(System.getenv().getOrDefault("PYTHONPATH", ""), folder.toString())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        PythonModules found = new PythonModules(python, path);
        Files.createDirectories(folder);
        if (!found.isComplete(folder)) {
            found.run(
                    folder.resolve("pip.log"),
                    List.of(
                            "-m",
                            "pip",
                            "install",
                            "--target",
                            folder.toString(),
                            "--no-deps",
                            "websockets==" + WEBSOCKETS));
            if (!found.isComplete(folder)) {
                throw new TestAbortedException("no package websockets for " + python + ", and pip installed none: see "
                        + folder.resolve("pip.log"));
            }
        }
        return found;
    }

    private boolean isComplete(Path folder) throws IOException {
        return run(folder.resolve("import.log"), List.of("-c", "import websockets.legacy.server")) == 0;
    }

    private int run(Path log, List<String> arguments) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(python).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.command().addAll(arguments);
        builder.environment().put("PYTHONPATH", path);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new TestAbortedException(
                        python + " " + arguments + " did not end within " + PATIENCE_SECONDS + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestAbortedException("looking for websockets was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
