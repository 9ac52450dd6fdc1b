package dev.fairlead.transport.unix;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link UnixSocket} and the places where its callers wait. */
final class UnixChannel implements TransportChannel {

    private static final Logger LOG = LoggerFactory.getLogger(UnixChannel.class);

    /** How often a connect is tried while the server's queue is full: nothing tells when it no longer is. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final UnixSocket socket;
    private final Executor blockingWork;
    private final Consumer<UnixChannel> whenClosed;

    /** One for each interest, never changed. */
    private final Map<Interest, WaitingPlace> places = new EnumMap<>(Interest.class);

    UnixChannel(UnixSocket socket, Executor blockingWork, Consumer<UnixChannel> whenClosed) {
        this.socket = socket;
        this.blockingWork = blockingWork;
        this.whenClosed = whenClosed;
        for (Interest interest : Interest.values()) {
            places.put(interest, new WaitingPlace());
        }
    }

    @Override
    public boolean finishConnect() throws IOException {
        return socket.finishConnect();
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        return socket.read(dst);
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        return socket.write(src);
    }

    @Override
    public Wake awaitReady(Interest interest, Deadline deadline) throws IOException {
        WaitingPlace place = place(interest);
        if (interest == Interest.CONNECT) {
            return place.awaitThat(socket::advance, RETRY_NANOS, deadline);
        }
        SocketChannel watched = socket.watchable();
        if (watched == null) {
            return place.awaitThat(() -> true, RETRY_NANOS, deadline);
        }
        int operation = interest == Interest.READ ? SelectionKey.OP_READ : SelectionKey.OP_WRITE;
        return place.awaitReady(watched, operation, deadline);
    }

    private WaitingPlace place(Interest interest) {
        return Objects.requireNonNull(places.get(interest));
    }

    @Override
    public void whenReady(Interest interest, Deadline deadline, Consumer<Wake> then) {
        Runnable wait = () -> then.accept(readyIfWaitingFails(interest, deadline));
        try {
            blockingWork.execute(wait);
        } catch (RejectedExecutionException rejected) {
            // Somebody has to call back, and it must not be the caller.
            Thread thread = new Thread(wait, "fairlead-unix-wait");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private Wake readyIfWaitingFails(Interest interest, Deadline deadline) {
        try {
            return awaitReady(interest, deadline);
        } catch (IOException | RuntimeException failed) {
            LOG.debug("waiting to {} failed, {}", interest, socket, failed);
            return Wake.READY;
        }
    }

    @Override
    public void wake(Interest interest) {
        place(interest).wake();
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public ByteBuffer newBuffer(int capacity) {
        return ByteBuffer.allocateDirect(capacity);
    }

    @Override
    public ChannelInfo info() {
        return socket.info();
    }

    @Override
    public void close() {
        if (!socket.markClosed()) {
            return;
        }
        places.values().forEach(WaitingPlace::end);
        try {
            socket.closeChannel();
        } catch (IOException failed) {
            LOG.debug("closing the socket to {} failed", socket, failed);
        }
        // Not before: a selector that drops a socket on its way out gives back the descriptor under a read or write.
        places.values().forEach(WaitingPlace::release);
        whenClosed.accept(this);
    }
}
