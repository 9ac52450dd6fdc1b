package dev.fairlead.interop;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A server program of this machine, in a process of its own, at a port that was free; all its files are in one folder. */
final class LocalServer implements AutoCloseable {

    /** What it writes its process id to, once the port is its own. */
    static final String PID_FILE = "server.pid";

    private static final String LOG = "output.log";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Between the look for a free port and the start, another program may take it. */
    private static final int ATTEMPTS = 5;

    private final Process process;
    private final int port;

    private LocalServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Writes the configuration for a port into the folder, and returns the command that runs the server with it. */
    @FunctionalInterface
    interface Configuration {
        List<String> commandFor(int port) throws IOException;
    }

    /** Returns where the program is that has the first of these names; aborts the tests, with the reason, without one. */
    static String find(String... names) {
        List<String> folders = Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/bin"))
                .toList();
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new TestAbortedException("no " + String.join(" or ", names) + " on this machine"));
    }

    /** Starts it, and waits until it listens. */
    static LocalServer start(Path folder, Configuration configuration) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = freePort();
            Process process = new ProcessBuilder(configuration.commandFor(port))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(LOG).toFile())
                    .start();
            process.getOutputStream().close();
            LocalServer started = new LocalServer(process, port);
            if (started.listens(folder)) {
                return started;
            }
            started.close();
        }
        throw new IOException("not started: " + Files.readString(folder.resolve(LOG)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private boolean listens(Path folder) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() - end < 0 && !process.waitFor(5, TimeUnit.MILLISECONDS)) {
                if (Files.exists(folder.resolve(PID_FILE)) && takesConnections()) {
                    return true;
                }
            }
            return false;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("starting " + process.info() + " was interrupted", e);
        }
    }

    private boolean takesConnections() {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("process " + process.pid() + " did not end within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopping process " + process.pid() + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
