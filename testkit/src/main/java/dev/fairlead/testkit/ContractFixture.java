package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.Wake;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the parts of {@link TransportContract} share: what its subclasses supply, and a client's simplest moves. */
abstract class ContractFixture {

    /** Long enough for anything that is certain to happen, on a machine that is busy with other things. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * How long after an event a wait may still go on: the contract's 250 ms, and 2 s for a machine that has no processor
     * to spare. That no wait ends early is checked exactly.
     */
    static final Duration LATEST = Duration.ofMillis(2_250);

    /** Time for a thread to arrive in a wait. That it has not arrived yet makes a check weaker, not wrong. */
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Runs the other side of a check, and what the transport asks for. */
    private ExecutorService threads = Executors.newCachedThreadPool(ContractFixture::daemon);

    /** What is to be closed after a check, the latest first. */
    private final Deque<Closeable> opened = new ArrayDeque<>();

    /**
     * Makes the provider of the transport that is checked.
     *
     * @return a provider
     * @throws Exception if there is none
     */
    protected abstract TransportProvider provider() throws Exception;

    /**
     * Starts a peer for one client of the transport.
     *
     * @return a peer that listens; by default a {@link SocketPeer}
     * @throws Exception if there is none
     */
    protected TransportPeer peer() throws Exception {
        return new SocketPeer();
    }

    /**
     * Starts a peer to which a client does not get connected before the peer accepts.
     *
     * @return the peer, or empty if there can be none: what needs one is then skipped; by default
     *     {@link SocketPeer#withFullQueue()} on Linux
     * @throws Exception if there is none
     */
    protected Optional<TransportPeer> stalledPeer() throws Exception {
        return System.getProperty("os.name").equals("Linux")
                ? Optional.of(SocketPeer.withFullQueue())
                : Optional.empty();
    }

    /**
     * Names an endpoint that refuses connections.
     *
     * @return the endpoint; by default a loopback port that nobody listens at
     * @throws Exception if there is none
     */
    protected Endpoint refusingEndpoint() throws Exception {
        // Taken until the end of the test: a port that was only let go can be the next server's.
        Socket taken = closedAtEnd(new Socket());
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new Endpoint(taken.getLocalAddress().getHostAddress(), taken.getLocalPort());
    }

    /**
     * Names an endpoint whose host has no address.
     *
     * @return the endpoint; by default one under {@code .invalid} (RFC 6761 6.4)
     */
    protected Endpoint unknownEndpoint() {
        return new Endpoint("no-such-host.invalid", 80);
    }

    /**
     * Tells whether the transport knows the addresses of both ends.
     *
     * @return true, by default
     */
    protected boolean knowsAddresses() {
        return true;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "contract");
        thread.setDaemon(true);
        return thread;
    }

    /** A client and its peer, connected to each other. */
    record Connection(TransportChannel client, TransportPeer peer) {}

    @BeforeEach
    final void restartThreads() {
        threads.shutdownNow();
        threads = Executors.newCachedThreadPool(ContractFixture::daemon);
    }

    @AfterEach
    final void closeAll() throws IOException {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        threads.shutdownNow();
    }

    final <T extends Closeable> T closedAtEnd(T closeable) {
        opened.push(closeable);
        return closeable;
    }

    final Transport transport() throws Exception {
        Transport transport = provider().create(new TransportOptions(Map.of(), threads));
        opened.push(transport::close);
        return transport;
    }

    final TransportChannel open(Endpoint endpoint) throws Exception {
        return closedAtEnd(transport().open(endpoint));
    }

    final Connection connection() throws Exception {
        TransportPeer peer = closedAtEnd(peer());
        TransportChannel client = open(peer.endpoint());
        connect(client);
        peer.accept();
        return new Connection(client, peer);
    }

    final <T> Future<T> inBackground(Callable<T> task) {
        return threads.submit(task);
    }

    /** Returns what a wait returns after the event that ends it has happened, in the time that it may take. */
    static <T> T outcome(Future<T> wait) throws Exception {
        return resultWithin(wait, LATEST);
    }

    static <T> T result(Future<T> task) throws Exception {
        return resultWithin(task, PATIENCE);
    }

    private static <T> T resultWithin(Future<T> task, Duration limit) throws Exception {
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return fail("it has not ended " + limit + " later", late);
        }
    }

    /** Gives other threads the time to arrive where they are going to wait. */
    static void settle() {
        long end = System.nanoTime() + SETTLE_NANOS;
        for (long left = SETTLE_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    static void connect(TransportChannel client) throws IOException {
        while (!client.finishConnect()) {
            awaitReady(client, Interest.CONNECT);
        }
    }

    /** Waits until it is ready, whatever wakes it in between. */
    static void awaitReady(TransportChannel client, Interest interest) throws IOException {
        Deadline deadline = Deadline.after(PATIENCE);
        Wake wake = client.awaitReady(interest, deadline);
        while (wake == Wake.WOKEN) {
            wake = client.awaitReady(interest, deadline);
        }
        assertTrue(wake == Wake.READY, "waiting to " + interest + " ended with " + wake);
    }

    static void writeAll(TransportChannel client, ByteBuffer src) throws IOException {
        while (src.hasRemaining()) {
            if (client.write(src) == 0) {
                awaitReady(client, Interest.WRITE);
            }
        }
    }

    /** Fills {@code dst} from the client's input. */
    static void readFully(TransportChannel client, ByteBuffer dst) throws IOException {
        while (dst.hasRemaining()) {
            if (readSome(client, dst) < 0) {
                fail("the stream ended, " + dst.remaining() + " bytes missing");
            }
        }
    }

    static byte[] readFully(TransportChannel client, int count) throws IOException {
        ByteBuffer dst = client.newBuffer(count);
        readFully(client, dst);
        byte[] bytes = new byte[count];
        dst.flip().get(bytes);
        return bytes;
    }

    /** Reads, waiting for as long as there is nothing; returns at least 1, or -1. */
    static int readSome(TransportChannel client, ByteBuffer dst) throws IOException {
        int count = client.read(dst);
        while (count == 0) {
            awaitReady(client, Interest.READ);
            count = client.read(dst);
        }
        return count;
    }

    /** The same bytes each time, in which nothing repeats that a mix-up of pieces could hide behind. */
    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        long state = count;
        for (int index = 0; index < count; index++) {
            // The multiplier is Knuth's for MMIX; the upper bits are the good ones.
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            bytes[index] = (byte) (state >>> 56);
        }
        return bytes;
    }
}
