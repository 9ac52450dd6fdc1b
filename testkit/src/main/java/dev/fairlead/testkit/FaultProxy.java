package dev.fairlead.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on the loopback interface that stands in front of a server of the same machine and breaks connections at a
 * given byte, or slows them down.
 *
 * <p>It listens on 127.0.0.1, on a port that the system chose, from its creation to {@link #close()}, and has one thread,
 * a daemon whose name begins with {@code fairlead-testkit-}. A connection that is reset on one side is reset on the other;
 * an end is passed on as one. A test can first count the bytes of a run without faults, and then break the same run at
 * each of them:
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(server.port()).fromServer(Fault.resetAt(17)).start()) {
 *     … connect to 127.0.0.1, proxy.port() …
 * }
 * }</pre>
 *
 * <p>All methods may be called by any thread.
 *
 * @since 0.1
 */
public final class FaultProxy implements AutoCloseable {

    /** A loopback port takes a connection at once, or its backlog is full. */
    private static final int CONNECT_MILLIS = 2_000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final ServerSocketChannel listener;

    private final Selector selector;

    private final InetSocketAddress target;

    private final List<Fault> fromServer;

    private final List<Fault> fromClient;

    private final AtomicLong bytesFromServer = new AtomicLong();

    private final AtomicLong bytesFromClient = new AtomicLong();

    private final int port;

    /** The connections. Only the proxy's thread. */
    private final Set<FaultRelay> relays = new HashSet<>();

    private final Thread thread = new Thread(this::run);

    private FaultProxy(Builder settings) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        target = new InetSocketAddress(loopback, settings.target);
        fromServer = settings.fromServer;
        fromClient = settings.fromClient;
        listener = ServerSocketChannel.open();
        try {
            listener.bind(new InetSocketAddress(loopback, 0));
            listener.configureBlocking(false);
            port = listener.socket().getLocalPort();
            selector = Selector.open();
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        listener.register(selector, SelectionKey.OP_ACCEPT);
        thread.setName("fairlead-testkit-proxy-" + port);
        thread.setDaemon(true);
    }

    /**
     * Returns a builder of a proxy without faults.
     *
     * @param port where the server listens on 127.0.0.1
     * @return the builder
     */
    public static Builder to(int port) {
        return new Builder(port);
    }

    /**
     * Returns the port the proxy listens on, or listened on before it was closed.
     *
     * @return 1 to 65535
     */
    public int port() {
        return port;
    }

    /**
     * Returns how many bytes have passed from the server to clients.
     *
     * @return the sum of all connections so far
     */
    public long bytesFromServer() {
        return bytesFromServer.get();
    }

    /**
     * Returns how many bytes have passed from clients to the server.
     *
     * @return the sum of all connections so far
     */
    public long bytesFromClient() {
        return bytesFromClient.get();
    }

    /**
     * Stops listening, drops all connections, and waits up to five seconds for the thread to end. If the caller is
     * interrupted, the wait ends and the interrupt status stays set.
     */
    @Override
    public void close() {
        try {
            // The thread closes everything else on its way out.
            selector.close();
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the proxy", e);
        }
    }

    private void run() {
        try (listener) {
            while (selector.isOpen()) {
                selector.select(this::serve, millisToWait());
                relays.forEach(FaultRelay::advanceIfDue);
                relays.removeIf(FaultRelay::isOver);
            }
        } catch (ClosedSelectorException closed) {
            // The way this thread ends when the proxy is closed.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy cannot go on", e);
        } finally {
            relays.forEach(FaultRelay::close);
        }
    }

    /** As a selector takes it: 0 is for ever. */
    private long millisToWait() {
        long nanos = relays.stream().mapToLong(FaultRelay::nanosToWait).min().orElse(Long.MAX_VALUE);
        return nanos == Long.MAX_VALUE ? 0 : Math.max(0, nanos) / NANOS_PER_MILLI + 1;
    }

    private void serve(SelectionKey key) {
        if (key.attachment() instanceof FaultRelay relay) {
            relay.advance();
        } else {
            accept();
        }
    }

    private void accept() {
        try {
            SocketChannel client = listener.accept();
            if (client != null) {
                relay(client);
            }
        } catch (IOException clientLeft) {
            // Before it was accepted: nobody is there to be told.
            return;
        }
    }

    private void relay(SocketChannel client) throws IOException {
        SocketChannel server = SocketChannel.open();
        try {
            server.socket().connect(target, CONNECT_MILLIS);
        } catch (IOException noServer) {
            server.close();
            FaultRelay.reset(client);
            return;
        }
        FaultRelay relay = new FaultRelay(
                client,
                server,
                new FaultFlow(server, client, fromServer, bytesFromServer),
                new FaultFlow(client, server, fromClient, bytesFromClient),
                selector);
        relays.add(relay);
        relay.begin();
    }

    /**
     * Settings of a proxy to be.
     *
     * <p>Not thread-safe. Can be used again after {@link #start()}.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final int target;

        // The others: the one thread that builds.

        private List<Fault> fromServer = List.of();

        private List<Fault> fromClient = List.of();

        private Builder(int target) {
            if (target < 1 || target > 65_535) {
                throw new IllegalArgumentException("port is " + target + ", not within 1 to 65535");
            }
            this.target = target;
        }

        /**
         * Sets what happens to the bytes from the server to a client, on each connection.
         *
         * @param faults what happens; none by default
         * @return this builder
         */
        public Builder fromServer(Fault... faults) {
            this.fromServer = List.of(faults);
            return this;
        }

        /**
         * Sets what happens to the bytes from a client to the server, on each connection.
         *
         * @param faults what happens; none by default
         * @return this builder
         */
        public Builder fromClient(Fault... faults) {
            this.fromClient = List.of(faults);
            return this;
        }

        /**
         * Starts a proxy with these settings. The server need not be there yet: a client whose connection cannot be passed
         * on is reset.
         *
         * @return the proxy, which accepts connections
         * @throws UncheckedIOException if no port can be had
         */
        public FaultProxy start() {
            try {
                FaultProxy proxy = new FaultProxy(this);
                proxy.thread.start();
                return proxy;
            } catch (IOException e) {
                throw new UncheckedIOException("no port for a proxy", e);
            }
        }
    }
}
