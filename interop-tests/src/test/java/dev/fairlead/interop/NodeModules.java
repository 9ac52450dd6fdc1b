package dev.fairlead.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** The one package of Node's that is needed, installed below {@code target}, once. */
final class NodeModules {

    private static final String WS = "8.23.0";

    private static final int PATIENCE_SECONDS = 90;

    private NodeModules() {}

    /** Returns the folder for {@code NODE_PATH}; aborts the tests, with the reason, if the package cannot be had. */
    static Path install() throws IOException {
        Path folder =
                Path.of(System.getProperty("basedir", "."), "target", "node").toAbsolutePath();
        Path modules = folder.resolve("node_modules");
        if (!isInstalled(modules)) {
            Files.createDirectories(folder);
            npmInstall(folder);
            if (!isInstalled(modules)) {
                throw new TestAbortedException("npm installed no ws " + WS);
            }
        }
        return modules;
    }

    private static boolean isInstalled(Path modules) throws IOException {
        Path description = modules.resolve("ws").resolve("package.json");
        return Files.exists(description) && Files.readString(description).contains("\"version\": \"" + WS + "\"");
    }

    private static void npmInstall(Path folder) throws IOException {
        String npm = System.getProperty("os.name").startsWith("Windows") ? "npm.cmd" : "npm";
        Path log = folder.resolve("npm.log");
        Process process = start(new ProcessBuilder(List.of(
                        npm,
                        "install",
                        "--prefix",
                        folder.toString(),
                        "--no-save",
                        "--no-package-lock",
                        "--no-audit",
                        "--no-fund",
                        "--ignore-scripts",
                        "ws@" + WS))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new TestAbortedException("npm did not install ws within " + PATIENCE_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new TestAbortedException("npm could not install ws " + WS + ": "
                        + Files.readString(log, StandardCharsets.UTF_8).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestAbortedException("installing ws was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new TestAbortedException("no npm on this machine: " + e.getMessage(), e);
        }
    }
}
