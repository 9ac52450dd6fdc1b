package dev.fairlead.testkit;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.upgrade.ServerUpgrade;
import dev.fairlead.spi.transport.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket server on the loopback interface that does what a {@link ServerScript} says: the peer for tests of
 * clients.
 *
 * <p>It listens on 127.0.0.1 only, with TLS if {@link Builder#tls} says so, from its creation to {@link #close()}. One thread accepts, and each
 * connection has a thread of its own; all are daemons, and their names begin with {@code fairlead-testkit-}. All
 * methods may be called by any thread.
 *
 * <pre>{@code
 * try (EmbeddedServer server = EmbeddedServer.echo()) {
 *     … connect to server.uri("/"), and close …
 *     assertTrue(server.awaitIdle(Duration.ofSeconds(5)));
 *     assertEquals(List.of(), server.failures());
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class EmbeddedServer implements AutoCloseable {

    /** Enough for a test that opens a thousand connections at once; the system may allow fewer. */
    private static final int BACKLOG = 1_024;

    /** How long {@link #close()} waits for threads. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final ServerSocketChannel listener;

    private final int port;

    private final boolean tls;

    private final Visitors visitors;

    private EmbeddedServer(Builder settings) throws IOException {
        listener = ServerSocketChannel.open();
        try {
            ServerUpgrade upgrade = new ServerUpgrade(settings.subprotocols);
            settings.configure(listener);
            byte[] loopback = {127, 0, 0, 1};
            listener.bind(new InetSocketAddress(InetAddress.getByAddress(loopback), settings.port), BACKLOG);
            port = listener.socket().getLocalPort();
            tls = settings.tls != null;
            visitors = new Visitors(listener, settings, upgrade);
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    /**
     * Starts a server that echoes, on any path; see {@link ServerScript#echo()}.
     *
     * @return the server, on a port that the system chose
     * @throws UncheckedIOException if no port can be had
     */
    public static EmbeddedServer echo() {
        return start(ServerScript.echo());
    }

    /**
     * Starts a server.
     *
     * @param script what to do with each connection
     * @return the server, on a port that the system chose
     * @throws UncheckedIOException if no port can be had
     */
    public static EmbeddedServer start(ServerScript script) {
        return builder().script(script).start();
    }

    /**
     * Returns a builder with all defaults.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the port the server listens on, or listened on before it was closed.
     *
     * @return 1 to 65535
     */
    public int port() {
        return port;
    }

    /**
     * Returns the address of the server for a WebSocket client.
     *
     * @param pathAndQuery an absolute path, perhaps with a query, escaped as in a URI: {@code /chat?room=1}
     * @return {@code ws://127.0.0.1:port} and {@code pathAndQuery}; with TLS {@code wss://localhost:port}, because certificates
     *     are for names
     * @throws IllegalArgumentException if {@code pathAndQuery} does not begin with a slash or is not part of a URI
     */
    public URI uri(String pathAndQuery) {
        if (!pathAndQuery.startsWith("/")) {
            throw new IllegalArgumentException("path \"" + pathAndQuery + "\" does not begin with a slash");
        }
        return URI.create((tls ? "wss://localhost:" : "ws://127.0.0.1:") + port + pathAndQuery);
    }

    /**
     * Returns what the scripts threw, in order; what the closing of the server itself brings about is left out.
     *
     * <p>A script may fail later than the client notices the end: call {@link #close()} or {@link #awaitIdle} before.
     *
     * @return the first 1,000 failures, empty if there are none; a copy
     */
    public List<Throwable> failures() {
        return visitors.failures();
    }

    /**
     * Waits until no connection is being served: all scripts have returned, those of clients that have connected before
     * this call included, and all connections have ended.
     *
     * @param limit how long to wait
     * @return whether that came about within the limit
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public boolean awaitIdle(Duration limit) throws InterruptedException {
        return visitors.awaitIdle(Deadline.after(limit));
    }

    /**
     * Stops listening, drops all connections, interrupts their scripts, and waits up to five seconds for the threads to
     * end. The port is then free. A thread that goes on all the same is a failure of its own. If the caller is
     * interrupted, the wait ends and the interrupt status stays set. No effect on a server whose threads have ended.
     */
    @Override
    public void close() {
        closeBy(Deadline.after(CLOSE_LIMIT));
    }

    void closeBy(Deadline deadline) {
        visitors.close(deadline);
    }

    /**
     * Settings of a server to be.
     *
     * <p>Not thread-safe. Can be used again after {@link #start()}.
     *
     * @since 0.1
     */
    public static final class Builder {

        private static final int DEFAULT_MESSAGE_BYTES = 64 << 20;

        /** The echo holds a few messages of this size in one array. */
        private static final int MOST_MESSAGE_BYTES = 256 << 20;

        // All fields: the one thread that builds.

        private ServerScript script = ServerScript.echo();

        /** 0: the system chooses. */
        private int port;

        private List<String> subprotocols = List.of();

        /** Null: without permessage-deflate. */
        private @Nullable DeflateParameters deflate;

        private int maxMessageBytes = DEFAULT_MESSAGE_BYTES;

        /** 0: as the system likes. */
        private int receiveBufferBytes;

        /** Null: without TLS. */
        private @Nullable SSLContext tls;

        private Consumer<SSLEngine> engineSettings = engine -> {};

        private Builder() {}

        /**
         * Sets what to do with each connection; {@link ServerScript#echo()} if not called.
         *
         * @param script the script
         * @return this builder
         */
        public Builder script(ServerScript script) {
            this.script = Objects.requireNonNull(script, "script");
            return this;
        }

        /**
         * Sets the port to listen on.
         *
         * @param port 1 to 65535, or 0 for one that the system chooses, the default
         * @return this builder
         * @throws IllegalArgumentException if {@code port} is not within 0 to 65535
         */
        public Builder port(int port) {
            this.port = requireWithin("port", port, 0, 65_535);
            return this;
        }

        /**
         * Sets the subprotocols that {@link ServerConnection#upgrade()} chooses from; none by default.
         *
         * @param subprotocols tokens; the client's preference decides; copied
         * @return this builder
         */
        public Builder subprotocols(List<String> subprotocols) {
            this.subprotocols = List.copyOf(subprotocols);
            return this;
        }

        /**
         * Has the server speak permessage-deflate (RFC 7692) with clients that offer it; by default it has nothing to do with
         * extensions.
         *
         * <p>{@link ServerConnection#upgrade()} answers the first offer that it can accept, and none if there is no such offer;
         * what was agreed is {@link ServerConnection#deflate()}. From then on messages are compressed and inflated where {@link
         * ServerConnection} says so. A request with a malformed list of extensions is refused with 400.
         *
         * @param wished what the server wants for itself, and at most: {@link DeflateParameters#DEFAULT} leaves the choice to
         *     the client; with fewer bits for the client, offers without {@code client_max_window_bits} are not accepted
         * @return this builder
         */
        public Builder deflate(DeflateParameters wished) {
            this.deflate = Objects.requireNonNull(wished, "wished");
            return this;
        }

        /**
         * Sets how large a client's message may be, inflated if it comes compressed, and how much the echo takes in before the
         * client reads.
         *
         * @param bytes 1 to 256 MiB; 64 MiB by default
         * @return this builder
         * @throws IllegalArgumentException if {@code bytes} is not within these limits
         */
        public Builder maxMessageBytes(int bytes) {
            this.maxMessageBytes = requireWithin("maxMessageBytes", bytes, 1, MOST_MESSAGE_BYTES);
            return this;
        }

        /**
         * Sets the size of the sockets' receive buffers, for tests of clients whose server does not read.
         *
         * @param bytes at least 1; the system may take another size; its own choice by default
         * @return this builder
         * @throws IllegalArgumentException if {@code bytes} is less than 1
         */
        public Builder receiveBufferBytes(int bytes) {
            this.receiveBufferBytes = requireWithin("receiveBufferBytes", bytes, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Has the server speak TLS, with the context's defaults; {@link TestIdentity#serverContext()} makes one.
         *
         * @param context the context, of any provider
         * @return this builder
         */
        public Builder tls(SSLContext context) {
            return tls(context, engine -> {});
        }

        /**
         * Has the server speak TLS. The handshake comes before the script: one that fails is among
         * {@link EmbeddedServer#failures()}, and the script does not run; a client that leaves during it is no failure.
         *
         * @param context the context, of any provider
         * @param settings sets protocols, suites, client authentication, application protocols of the engine of each
         *     connection, which is a server's already; called by the thread that accepts
         * @return this builder
         */
        public Builder tls(SSLContext context, Consumer<SSLEngine> settings) {
            this.tls = Objects.requireNonNull(context, "context");
            this.engineSettings = Objects.requireNonNull(settings, "settings");
            return this;
        }

        /**
         * Starts a server with these settings.
         *
         * @return the server, which accepts connections
         * @throws IllegalArgumentException if a subprotocol is not a token or is named twice
         * @throws UncheckedIOException if the port cannot be had
         */
        public EmbeddedServer start() {
            try {
                EmbeddedServer server = new EmbeddedServer(this);
                server.visitors.start(server.port);
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot listen on 127.0.0.1 port " + port, e);
            }
        }

        ServerScript script() {
            return script;
        }

        int maxMessageBytes() {
            return maxMessageBytes;
        }

        @Nullable
        DeflateParameters deflate() {
            return deflate;
        }

        Visitors.Layering layering() {
            SSLContext context = tls;
            if (context == null) {
                return socket -> socket;
            }
            Consumer<SSLEngine> settings = engineSettings;
            return socket -> {
                SSLEngine engine = context.createSSLEngine();
                engine.setUseClientMode(false);
                settings.accept(engine);
                return new TlsLayer(socket, engine);
            };
        }

        private void configure(ServerSocketChannel listener) throws IOException {
            if (receiveBufferBytes != 0) {
                // Accepted sockets inherit it, early enough for the window that the handshake of TCP announces.
                listener.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
            }
        }

        private static int requireWithin(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " is " + value + ", not within " + least + " to " + most);
            }
            return value;
        }
    }
}
