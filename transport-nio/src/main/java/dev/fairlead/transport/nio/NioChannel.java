package dev.fairlead.transport.nio;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.spi.transport.support.TcpSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link TcpSocket} whose waits are kept in slots, one for each interest, until its {@link EventLoop} ends them.
 *
 * <p>An operation that somebody waits for is watched by the selector, and stays watched when the wait has ended, as the
 * next wait usually comes before anything happens. Only if it is ready and nobody waits for it is it watched no more.
 *
 * <p>The lock is a leaf: nothing waits and nobody is called back while it is held.
 */
final class NioChannel implements TransportChannel {

    private static final Logger LOG = LoggerFactory.getLogger(NioChannel.class);

    /** How long a wait whose deadline has passed still asks the loop, which a callback may keep busy. */
    private static final Duration LONGEST_LOOK = Duration.ofMillis(200);

    private final EventLoop loop;
    private final TcpSocket socket;
    private final ReentrantLock lock = new ReentrantLock();
    private final WaitSlot connect = new WaitSlot(this, SelectionKey.OP_CONNECT);
    private final WaitSlot read = new WaitSlot(this, SelectionKey.OP_READ);
    private final WaitSlot write = new WaitSlot(this, SelectionKey.OP_WRITE);

    /** That of the socket's channel, or of one before it; null: not registered yet. With the lock. */
    private @Nullable SelectionKey key;

    /** Whether the last read has left room, so that nothing was there behind it. Of whoever reads. */
    private boolean drained;

    /** Whether a failure was reported. With the lock. */
    private boolean failed;

    NioChannel(EventLoop loop, TcpSocket socket) {
        this.loop = loop;
        this.socket = socket;
    }

    List<WaitSlot> slots() {
        return List.of(connect, read, write);
    }

    private WaitSlot slot(Interest interest) {
        return switch (interest) {
            case CONNECT -> connect;
            case READ -> read;
            case WRITE -> write;
        };
    }

    @Override
    public boolean finishConnect() throws IOException {
        boolean before = socket.isConnected();
        boolean connected = socket.finishConnect(this::resolved);
        if (connected && !before) {
            endConnecting();
            LOG.debug("connected to {}: {}", socket, info());
        }
        return connected;
    }

    /** Ends the wait for the look-up. */
    private void resolved() {
        Consumer<Wake> then;
        lock.lock();
        try {
            // Who saw the end of the look-up before this may have gone on, and wait for the TCP connect by now.
            then = socket.channel().isConnectionPending() ? null : connect.end(Wake.READY);
        } finally {
            lock.unlock();
        }
        callLater(then, Wake.READY);
    }

    private void endConnecting() {
        Consumer<Wake> then;
        lock.lock();
        try {
            stopWatchingConnect();
            then = connect.end(Wake.READY);
        } finally {
            lock.unlock();
        }
        callLater(then, Wake.READY);
    }

    /** Were it still watched once connected, every selection would end at once and name no key: a selector spins. */
    private void stopWatchingConnect() {
        try {
            if (key != null && (key.interestOpsAnd(~SelectionKey.OP_CONNECT) & SelectionKey.OP_CONNECT) != 0) {
                loop.wakeUp();
            }
        } catch (CancelledKeyException closed) {
            LOG.trace("{} was closed as soon as it was connected", socket, closed);
        }
    }

    /** The loop's thread does not ask once more what is there: the selection that it comes to next asks for all channels. */
    @Override
    public int read(ByteBuffer dst) throws IOException {
        if (drained) {
            drained = false;
            if (loop.isCurrentThread()) {
                return 0;
            }
        }
        int count = socket.read(dst);
        drained = count > 0 && dst.hasRemaining();
        return count;
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        return socket.write(src);
    }

    @Override
    public Wake awaitReady(Interest interest, Deadline deadline) throws InterruptedIOException {
        if (loop.isCurrentThread()) {
            throw new IllegalStateException("a thread of the transport cannot wait for what itself is to tell");
        }
        if (Thread.currentThread().isInterrupted() && !socket.isClosed()) {
            throw interrupted();
        }
        Deadline attempt = attemptEnds(interest);
        return unlessNextAttempt(attempt, awaitSlot(slot(interest), deadline.earlier(attempt)));
    }

    /** When a wait is to end because there is another address to try. */
    private Deadline attemptEnds(Interest interest) {
        return interest == Interest.CONNECT ? socket.attemptEnds() : Deadline.NEVER;
    }

    private static Wake unlessNextAttempt(Deadline attempt, Wake wake) {
        return wake == Wake.TIMED_OUT && attempt.hasPassed() ? Wake.READY : wake;
    }

    private Wake awaitSlot(WaitSlot slot, Deadline deadline) throws InterruptedIOException {
        ParkedWait wait = new ParkedWait();
        Wake atOnce = begin(slot, wait, Deadline.NEVER);
        if (atOnce != null) {
            return atOnce;
        }
        wait.park(deadline);
        if (wait.outcome() == null && deadline.hasPassed()) {
            lookOnceMore(slot, wait, deadline);
            wait.park(Deadline.after(LONGEST_LOOK));
        }
        return outcome(slot, wait);
    }

    private static InterruptedIOException interrupted() {
        return new InterruptedIOException("the thread was interrupted while it waited for the network");
    }

    /** What happened before the wait has to end it however soon its deadline passes, so the loop decides. */
    private void lookOnceMore(WaitSlot slot, ParkedWait wait, Deadline deadline) {
        lock.lock();
        try {
            slot.limit(wait, deadline);
            watchDeadline(slot);
        } finally {
            lock.unlock();
        }
    }

    private Wake outcome(WaitSlot slot, ParkedWait wait) throws InterruptedIOException {
        if (!withdraw(slot, wait)) {
            return Objects.requireNonNull(wait.outcome());
        }
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted();
        }
        return Wake.TIMED_OUT;
    }

    private boolean withdraw(WaitSlot slot, ParkedWait wait) {
        lock.lock();
        try {
            return slot.withdraw(wait);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void whenReady(Interest interest, Deadline deadline, Consumer<Wake> then) {
        Deadline attempt = attemptEnds(interest);
        if (attempt == Deadline.NEVER) {
            whenSlotReady(interest, deadline, then);
        } else {
            whenSlotReady(interest, deadline.earlier(attempt), wake -> then.accept(unlessNextAttempt(attempt, wake)));
        }
    }

    private void whenSlotReady(Interest interest, Deadline deadline, Consumer<Wake> then) {
        Wake atOnce;
        try {
            atOnce = begin(slot(interest), then, deadline);
        } catch (IllegalStateException occupied) {
            LOG.debug("waiting to {} failed", interest, occupied);
            atOnce = Wake.READY;
        }
        if (atOnce != null) {
            callLater(then, atOnce);
        }
    }

    /** Begins a wait; returns null, or why it has ended already. */
    private @Nullable Wake begin(WaitSlot slot, Consumer<Wake> waiter, Deadline deadline) {
        lock.lock();
        try {
            if (socket.isClosed()) {
                return Wake.CLOSED;
            }
            if (slot.isPending()) {
                throw new IllegalStateException("another thread is waiting for the same interest");
            }
            if (slot.takeWoken()) {
                return Wake.WOKEN;
            }
            if (!isWatched(slot)) {
                return Wake.READY;
            }
            slot.begin(waiter, deadline, loop.rounds());
            watchDeadline(slot);
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Sees to it that the loop, or the look-up, will end the wait; returns false if there is nothing to wait for. */
    private boolean isWatched(WaitSlot slot) {
        if (slot != connect) {
            return socket.isConnected() && watch(slot.operation);
        }
        return socket.isResolving() || (socket.channel().isConnectionPending() && watch(slot.operation));
    }

    /** Makes the selector watch the socket; returns false if it cannot because the socket was closed. */
    private boolean watch(int operation) {
        SocketChannel watched = socket.channel();
        try {
            if (key == null || key.channel() != watched) {
                key = loop.register(watched, operation, this);
            } else if ((key.interestOpsOr(operation) & operation) == 0) {
                loop.wakeUp();
            }
            return true;
        } catch (ClosedChannelException | CancelledKeyException | ClosedSelectorException closed) {
            return false;
        }
    }

    private void watchDeadline(WaitSlot slot) {
        Deadline unwatched = slot.takeUnwatched();
        if (unwatched != Deadline.NEVER) {
            loop.watch(slot, unwatched);
        }
    }

    @Override
    public void wake(Interest interest) {
        WaitSlot slot = slot(interest);
        Consumer<Wake> then;
        lock.lock();
        try {
            then = slot.wake();
        } finally {
            lock.unlock();
        }
        callLater(then, Wake.WOKEN);
    }

    /** On the loop's thread: the selection {@code round} has found that something of {@code selected} is ready. */
    void selected(SelectionKey selected, long round) {
        int ready = readyOperations(selected);
        try {
            endIfReady(connect, selected, ready, round);
            endIfReady(read, selected, ready, round);
            endIfReady(write, selected, ready, round);
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    private static int readyOperations(SelectionKey selected) {
        try {
            return selected.readyOps();
        } catch (CancelledKeyException closed) {
            // Whoever closed the socket ends its waits.
            return 0;
        }
    }

    private void endIfReady(WaitSlot slot, SelectionKey selected, int ready, long round) {
        if ((ready & slot.operation) != 0) {
            Consumer<Wake> then = takeReady(slot, selected, round);
            if (then != null) {
                then.accept(Wake.READY);
            }
        }
    }

    private @Nullable Consumer<Wake> takeReady(WaitSlot slot, SelectionKey selected, long round) {
        lock.lock();
        try {
            // A key of a channel before this one; or else the next round tells a wait that began after this one did.
            if (selected != key || (slot.isPending() && !slot.wasSelectedIn(round))) {
                return null;
            }
            if (!slot.isPending() || slot == connect) {
                selected.interestOpsAnd(~slot.operation);
            }
            return slot.end(Wake.READY);
        } catch (CancelledKeyException closed) {
            // Whoever closed the socket ends its waits.
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** On the loop's thread: a deadline for {@code slot} has passed. Returns when to look again; never: not at all. */
    Deadline lookAt(WaitSlot slot, long round) {
        Consumer<Wake> then;
        Deadline again;
        lock.lock();
        try {
            then = slot.hasTimedOutIn(round) ? slot.end(Wake.TIMED_OUT) : null;
            again = slot.watchAgain();
        } finally {
            lock.unlock();
        }
        if (then != null) {
            call(then, Wake.TIMED_OUT);
        }
        return again;
    }

    private void callLater(@Nullable Consumer<Wake> then, Wake wake) {
        if (then != null) {
            loop.execute(() -> call(then, wake));
        }
    }

    private void call(Consumer<Wake> then, Wake wake) {
        try {
            then.accept(wake);
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    /** What a callback throws, be it an error, is the end of its own channel and of no other. */
    private void fail(Throwable failure) {
        close();
        if (isFirstFailure()) {
            LOG.error("the channel to {} was closed, its callback failed", socket, failure);
        } else {
            LOG.debug("another callback of the channel to {} failed", socket, failure);
        }
    }

    private boolean isFirstFailure() {
        lock.lock();
        try {
            boolean first = !failed;
            failed = true;
            return first;
        } finally {
            lock.unlock();
        }
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
        for (WaitSlot slot : slots()) {
            callLater(end(slot), Wake.CLOSED);
        }
        closeSocket();
        // Only now may the loop end or drop the key: see TcpSocket.
        loop.forget(this);
        LOG.debug("closed {}", socket);
    }

    private @Nullable Consumer<Wake> end(WaitSlot slot) {
        lock.lock();
        try {
            return slot.end(Wake.CLOSED);
        } finally {
            lock.unlock();
        }
    }

    private void closeSocket() {
        try {
            socket.closeChannel();
        } catch (IOException failure) {
            LOG.debug("closing the socket to {} failed", socket, failure);
        }
    }
}
