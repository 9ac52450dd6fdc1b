package dev.fairlead.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The suite's fuzzing server in a process of its own, at a free port of the loopback interface. It ends with its standard input,
 * and so with this virtual machine in any case.
 */
final class FuzzingServer implements AutoCloseable {

    private static final Path SUITE = Path.of("target", "suite").toAbsolutePath();

    /** The first start of Jython compiles the suite; on a busy machine that takes a minute. */
    private static final Duration START_LIMIT = Duration.ofMinutes(4);

    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private final Process process;
    private final Path folder;
    private final int port;

    private FuzzingServer(Process process, Path folder) throws IOException {
        this.process = process;
        this.folder = folder;
        this.port = awaitPort();
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @param python runs it
     * @param included patterns of cases, with commas between
     * @param excluded of those, perhaps none
     * @param folder takes its log and its reports
     */
    static FuzzingServer start(Python python, String included, String excluded, Path folder) throws IOException {
        List<String> command = new ArrayList<>(python.command());
        command.addAll(List.of(script().toString(), SUITE.toString(), folder.toString(), included, excluded));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
        try {
            return new FuzzingServer(process, folder);
        } catch (IOException | RuntimeException failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    private static Path script() throws IOException {
        URL resource = Objects.requireNonNull(FuzzingServer.class.getResource("fuzzingserver.py"), "fuzzingserver.py");
        try {
            return Path.of(resource.toURI());
        } catch (URISyntaxException e) {
            throw new IOException("fuzzingserver.py lies at no path: " + resource, e);
        }
    }

    /** The file with the port appears when the server listens. */
    private int awaitPort() throws IOException {
        Path file = folder.resolve("port");
        long end = System.nanoTime() + START_LIMIT.toNanos();
        try {
            while (System.nanoTime() - end < 0 && !process.waitFor(10, TimeUnit.MILLISECONDS)) {
                if (Files.exists(file)) {
                    return Integer.parseInt(Files.readString(file));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("starting the fuzzing server was interrupted", e);
        }
        throw new IOException("the fuzzing server did not start: " + Files.readString(folder.resolve("output.log")));
    }

    int port() {
        return port;
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + port);
    }

    /** Returns what it has reported of an agent; {@code updateReports} was called before. */
    List<Verdict> verdicts(String agent) throws IOException {
        return Verdict.read(folder.resolve("index.json"), agent);
    }

    @Override
    public void close() throws IOException {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("the fuzzing server, process " + process.pid() + ", did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopping the fuzzing server was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
