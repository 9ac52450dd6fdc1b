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
 * Node's {@code ws}, in a process of its own: {@code peer.cjs} is the server, its standard output the log. The process ends
 * when its input does, and so with this JVM in any case.
 */
final class NodePeer implements EchoPeer {

    private static final int PATIENCE_SECONDS = 20;

    private final Events events = new Events();
    private final Process node;
    private final int port;

    /** Starts it; without Node or {@code ws} the tests are aborted, with the reason. */
    NodePeer() throws IOException {
        this(Map.of());
    }

    /** The same, told by its environment what {@code peer.cjs} asks of it. */
    NodePeer(Map<String, String> environment) throws IOException {
        Path modules = NodeModules.install();
        ProcessBuilder builder = new ProcessBuilder("node", script().toString()).redirectErrorStream(true);
        builder.environment().put("NODE_PATH", modules.toString());
        builder.environment().putAll(environment);
        try {
            node = builder.start();
        } catch (IOException e) {
            throw new TestAbortedException("no node on this machine: " + e.getMessage(), e);
        }
        BufferedReader output =
                new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
        port = readyPort(output);
        Thread log = new Thread(() -> readLog(output), "node-log");
        log.setDaemon(true);
        log.start();
    }

    private static Path script() throws IOException {
        URL resource = Objects.requireNonNull(NodePeer.class.getResource("peer.cjs"), "peer.cjs");
        try {
            return Path.of(resource.toURI());
        } catch (URISyntaxException e) {
            throw new IOException("peer.cjs lies at no path: " + resource, e);
        }
    }

    private int readyPort(BufferedReader output) throws IOException {
        String line = output.readLine();
        if (line == null || !line.startsWith("ready ")) {
            node.destroyForcibly();
            throw new IOException("the Node server did not start: " + line);
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
    public int port() {
        return port;
    }

    @Override
    public Events events() {
        return events;
    }

    @Override
    public void close() throws IOException {
        try {
            node.outputWriter(StandardCharsets.UTF_8).append("stop\n").close();
            if (!node.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the Node server did not end within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopping the Node server was interrupted", e);
        } finally {
            node.destroyForcibly();
        }
    }
}
