package dev.fairlead.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * A server that is a script, in a process of its own. It tells "ready PORT" when it listens, then "ID EVENT" for what it sees,
 * a line each. The process ends when its input does, and so with this JVM in any case.
 */
abstract class ScriptPeer implements EchoPeer {

    private static final int PATIENCE_SECONDS = 20;

    private final Events events = new Events();
    private final String program;
    private final Process process;
    private final int port;

    /**
     * Starts it; without the program the tests are aborted, with the reason.
     *
     * @param script a resource beside this class
     * @param environment what the script is told by its environment
     */
    ScriptPeer(String program, String script, Map<String, String> environment) throws IOException {
        this.program = program;
        ProcessBuilder builder = new ProcessBuilder(program, path(script).toString()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new TestAbortedException("no " + program + " on this machine: " + e.getMessage(), e);
        }
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        port = readyPort(output);
        Thread log = new Thread(() -> readLog(output), "script-log");
        log.setDaemon(true);
        log.start();
    }

    private static Path path(String script) throws IOException {
        URL resource = Objects.requireNonNull(ScriptPeer.class.getResource(script), script);
        try {
            return Path.of(resource.toURI());
        } catch (URISyntaxException e) {
            throw new IOException(script + " lies at no path: " + resource, e);
        }
    }

    private int readyPort(BufferedReader output) throws IOException {
        String line = output.readLine();
        if (line == null || !line.startsWith("ready ")) {
            process.destroyForcibly();
            throw new IOException("the server of " + program + " did not start: " + line);
        }
        return Integer.parseInt(line.substring("ready ".length()));
    }

    private void readLog(BufferedReader output) {
        try (output) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                int space = line.indexOf(' ');
                events.add(line.substring(0, Math.max(space, 0)), line.substring(space + 1));
            }
        } catch (IOException e) {
            events.add("", "error " + e);
        }
    }

    @Override
    public final int port() {
        return port;
    }

    @Override
    public final Events events() {
        return events;
    }

    @Override
    public final void close() throws IOException {
        try {
            process.outputWriter(StandardCharsets.UTF_8).append("stop\n").close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the server of " + program + " did not end within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopping the server of " + program + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
