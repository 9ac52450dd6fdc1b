package dev.fairlead.api;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connected channel without a network and without threads: small enough to be made by the million. A test plays the peer
 * with {@link #arrive} and {@link #takeAll}, and the transport's thread with {@link #settle}. What is not
 * called back then never will be, so that a lost callback is an outcome and not a matter of patience.
 */
final class ScriptedChannel implements TransportChannel {

    private static final int CAPACITY = 128;

    /** A leaf: nobody is called back while it is held. */
    private final ReentrantLock lock = new ReentrantLock();

    /** The waits that go on. Guarded by lock. */
    private final Map<Interest, Wait> waits = new EnumMap<>(Interest.class);

    /** Whose next wait is to end at once. Guarded by lock. */
    private final Set<Interest> woken = EnumSet.noneOf(Interest.class);

    /** What has come and was not read. Guarded by lock. */
    private final ByteBuffer incoming = ByteBuffer.allocate(CAPACITY);

    /** What was written. Guarded by lock. */
    private final ByteBuffer outgoing = ByteBuffer.allocate(CAPACITY);

    /** Whether the peer has ended its stream. Guarded by lock. */
    private boolean ended;

    /** Whether this end has ended its stream. Guarded by lock. */
    private boolean outputShut;

    /** Guarded by lock. */
    private boolean closed;

    /** Callbacks that are owed. Added to and taken from by any thread. */
    private final Queue<Runnable> owed = new ConcurrentLinkedQueue<>();

    /** A wait of either form: whom to tell, and by when at the latest. */
    private record Wait(Consumer<Wake> then, Deadline deadline) {}

    /** Makes one that takes {@code room} bytes before the peer reads. */
    ScriptedChannel(int room) {
        outgoing.limit(room);
    }

    static ScriptedChannel roomy() {
        return new ScriptedChannel(CAPACITY);
    }

    /** The peer sends. */
    void arrive(byte[] bytes) {
        change(Interest.READ, () -> incoming.put(bytes));
    }

    /** The peer takes bytes, so that there is room for as many as this in all. */
    void takeUpTo(int room) {
        change(Interest.WRITE, () -> outgoing.limit(room));
    }

    void takeAll() {
        takeUpTo(CAPACITY);
    }

    /** The peer takes no more than it has taken. */
    void takeNothing() {
        change(Interest.WRITE, () -> outgoing.limit(outgoing.position()));
    }

    /** The peer sends its last. */
    void arriveLast(byte[] bytes) {
        change(Interest.READ, () -> {
            incoming.put(bytes);
            ended = true;
        });
    }

    /** What was written so far. */
    byte[] sent() {
        lock.lock();
        try {
            return Arrays.copyOf(outgoing.array(), outgoing.position());
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Calls back and completes what is due, until nothing is. Any thread, as one of the transport. */
    void settle() {
        while (callBack() || ScriptedSession.complete()) {
            // One may bring the other.
        }
    }

    /** Calls back whom something is owed; false: nobody. */
    private boolean callBack() {
        endWhatIsOver();
        boolean some = false;
        for (Runnable next = owed.poll(); next != null; next = owed.poll()) {
            next.run();
            some = true;
        }
        return some;
    }

    private void endWhatIsOver() {
        lock.lock();
        try {
            for (Interest interest : Interest.values()) {
                Wait wait = waits.get(interest);
                if (wait != null && wait.deadline.hasPassed()) {
                    end(interest, Wake.TIMED_OUT);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(Interest interest, Runnable how) {
        lock.lock();
        try {
            how.run();
            if (isReady(interest)) {
                end(interest, Wake.READY);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the wait if there is one. With the lock. */
    private boolean end(Interest interest, Wake wake) {
        Wait wait = waits.remove(interest);
        if (wait == null) {
            return false;
        }
        if (wait.then instanceof Parked parked) {
            parked.accept(wake);
        } else {
            owed.add(() -> wait.then.accept(wake));
        }
        return true;
    }

    private boolean isReady(Interest interest) {
        return switch (interest) {
            case CONNECT -> true;
            case READ -> ended || incoming.position() > 0;
            case WRITE -> outgoing.hasRemaining();
        };
    }

    /** Begins a wait; returns null, or why it has ended already. */
    private @Nullable Wake begin(Interest interest, Wait wait) {
        lock.lock();
        try {
            if (closed) {
                return Wake.CLOSED;
            }
            if (woken.remove(interest)) {
                return Wake.WOKEN;
            }
            if (isReady(interest)) {
                return Wake.READY;
            }
            if (waits.putIfAbsent(interest, wait) != null) {
                throw new IllegalStateException("a second wait to " + interest);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean finishConnect() {
        return true;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        lock.lock();
        try {
            requireOpen();
            if (incoming.position() == 0) {
                return ended ? -1 : 0;
            }
            incoming.flip();
            int count = Math.min(dst.remaining(), incoming.remaining());
            dst.put(incoming.duplicate().limit(incoming.position() + count));
            incoming.position(incoming.position() + count).compact();
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        lock.lock();
        try {
            requireOpen();
            if (outputShut) {
                throw new IOException("the output was shut down");
            }
            int count = Math.min(src.remaining(), outgoing.remaining());
            outgoing.put(src.duplicate().limit(src.position() + count));
            src.position(src.position() + count);
            return count;
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public Wake awaitReady(Interest interest, Deadline deadline) throws IOException {
        Parked parked = new Parked();
        Wake atOnce = begin(interest, new Wait(parked, Deadline.NEVER));
        return atOnce == null ? parked.await(deadline, () -> withdraw(interest)) : atOnce;
    }

    private void withdraw(Interest interest) {
        lock.lock();
        try {
            waits.remove(interest);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void whenReady(Interest interest, Deadline deadline, Consumer<Wake> then) {
        Wake atOnce = begin(interest, new Wait(then, deadline));
        if (atOnce != null) {
            owed.add(() -> then.accept(atOnce));
        }
    }

    @Override
    public void wake(Interest interest) {
        lock.lock();
        try {
            if (!end(interest, Wake.WOKEN)) {
                woken.add(interest);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        lock.lock();
        try {
            requireOpen();
            outputShut = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ByteBuffer newBuffer(int capacity) {
        return ByteBuffer.allocate(capacity);
    }

    @Override
    public ChannelInfo info() {
        return ChannelInfo.UNKNOWN;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            for (Interest interest : Interest.values()) {
                end(interest, Wake.CLOSED);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A wait of the thread that makes it. */
    private static final class Parked implements Consumer<Wake> {

        private final Thread thread = Thread.currentThread();

        /** Null: it goes on. Written once, with the channel's lock. */
        private volatile @Nullable Wake outcome;

        @Override
        public void accept(Wake wake) {
            outcome = wake;
            LockSupport.unpark(thread);
        }

        Wake await(Deadline deadline, Runnable withdrawal) throws InterruptedIOException {
            while (outcome == null && !deadline.hasPassed()) {
                if (thread.isInterrupted()) {
                    withdrawal.run();
                    throw new InterruptedIOException("interrupted");
                }
                LockSupport.parkNanos(this, deadline.remainingNanos());
            }
            if (outcome == null) {
                withdrawal.run();
            }
            Wake seen = outcome;
            return seen == null ? Wake.TIMED_OUT : seen;
        }
    }
}
