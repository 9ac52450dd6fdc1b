package dev.fairlead.api;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pings of a WebSocket: those that are to be sent, and those whose pongs have not come. Thread-safe; never waits. */
final class Pings {

    /** Who has so many pings out waits for none of them. */
    private static final int MOST = 64;

    /** RFC 6455 5.5: all control frames MUST have a payload length of 125 bytes or less. */
    private static final int LONGEST = 125;

    /** How much a new round-trip time counts, as in RFC 6298 2.3. */
    private static final int SMOOTHING = 8;

    private final OrderedCallbacks callbacks;
    private final Object peer;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by lock. */
    private final Deque<Ping> owed = new ArrayDeque<>(1);

    /** In the order in which they were sent. Guarded by lock. */
    private final Deque<Ping> awaited = new ArrayDeque<>(1);

    /** Why no pong comes any more; null: one may. Guarded by lock. */
    private @Nullable Supplier<WebSocketException> over;

    /** How many are owed or awaited. Written with lock held. */
    private volatile int count;

    /** Smoothed, in nanoseconds; negative: no pong has come. Written with lock held. */
    private volatile long roundTrip = -1;

    /** One of them; null future: nobody waits for its pong. */
    private static final class Ping {
        private final byte[] payload;
        private final @Nullable OperationFuture<Duration> future;

        /** When it was handed over to be sent. Guarded by lock. */
        private long sent;

        Ping(byte[] payload, @Nullable OperationFuture<Duration> future) {
            this.payload = payload;
            this.future = future;
        }
    }

    Pings(Callbacks callbacks, Object peer) {
        this.callbacks = new OrderedCallbacks(callbacks);
        this.peer = peer;
    }

    /** Adds one to be sent; its round-trip time completes the future. The payload is copied. */
    CompletableFuture<Duration> add(byte[] payload) {
        if (payload.length > LONGEST) {
            throw Failures.parameter(
                    ErrorCode.INVALID_PARAMETER,
                    Phase.SEND,
                    "ping payload of " + payload.length + " bytes, must be at most " + LONGEST + " (RFC 6455 5.5)",
                    null);
        }
        lock.lock();
        try {
            if (count == MOST) {
                throw Failures.state(
                        ErrorCode.INVALID_OPERATION, Phase.SEND, MOST + " pings wait for their pongs already", null);
            }
            OperationFuture<Duration> future = callbacks.newFuture();
            Ping ping = new Ping(payload.clone(), future);
            future.endWith(() -> cancel(ping));
            offer(ping);
            return future;
        } finally {
            lock.unlock();
        }
    }

    /** Adds one that nobody waits for, unless there are too many. */
    void addUnseen(byte[] payload) {
        lock.lock();
        try {
            if (count < MOST) {
                offer(new Ping(payload, null));
            }
        } finally {
            lock.unlock();
        }
    }

    /** With lock held. One that comes behind the end has its outcome at once: nobody else would give it one. */
    private void offer(Ping ping) {
        if (over != null) {
            settle(ping, null, over.get());
            return;
        }
        owed.add(ping);
        recount();
    }

    /** With lock held. */
    private void recount() {
        count = owed.size() + awaited.size();
    }

    /** Whether a pong is waited for, or will be. */
    boolean areOut() {
        return count > 0;
    }

    boolean isOwed() {
        if (count == 0) {
            return false;
        }
        lock.lock();
        try {
            return !owed.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Moves the payload of the next one to be sent into {@code dst}; false: there is none. */
    boolean take(ByteBuffer dst) {
        if (count == 0) {
            return false;
        }
        lock.lock();
        try {
            Ping next = owed.poll();
            if (next != null) {
                next.sent = System.nanoTime();
                awaited.add(next);
                dst.clear().put(next.payload).flip();
            }
            return next != null;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the last one back that was taken and not sent. */
    void oweAgain() {
        lock.lock();
        try {
            Ping last = awaited.pollLast();
            if (last != null) {
                owed.addFirst(last);
            }
        } finally {
            lock.unlock();
        }
    }

    // RFC 6455 5.5.3: the peer may answer the most recent ping only: with its pong those before it are answered too.
    /** Takes note of a pong; one that answers no ping is nobody's business. */
    void pongReceived(ByteBuffer payload) {
        if (count == 0) {
            return;
        }
        byte[] received = new byte[payload.remaining()];
        payload.duplicate().get(received);
        long now = System.nanoTime();
        lock.lock();
        try {
            boolean ours = awaited.stream().anyMatch(ping -> Arrays.equals(ping.payload, received));
            boolean last = !ours;
            while (!last) {
                Ping answered = awaited.remove();
                last = Arrays.equals(answered.payload, received);
                long took = now - answered.sent;
                if (last) {
                    roundTrip = roundTrip < 0 ? took : roundTrip + (took - roundTrip) / SMOOTHING;
                }
                settle(answered, Duration.ofNanos(took), null);
            }
            recount();
        } finally {
            lock.unlock();
        }
    }

    /** The smoothed round-trip time; empty until the first pong. */
    Optional<Duration> roundTripTime() {
        long known = roundTrip;
        return known < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(known));
    }

    private boolean cancel(Ping ping) {
        lock.lock();
        try {
            Iterator<Ping> all = (owed.contains(ping) ? owed : awaited).iterator();
            while (all.hasNext()) {
                if (all.next() == ping) {
                    all.remove();
                    recount();
                    settle(
                            ping,
                            null,
                            new CancelledException(
                                    Phase.RECEIVE,
                                    "waiting for a pong of " + peer + " was cancelled",
                                    new OperationFuture.Cancellation()));
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** No pong comes any more, because the peer has sent its Close frame. */
    void endBehindClose() {
        end(() -> new ConnectionException(
                Failure.of(ErrorCode.CONNECTION_ERROR, Phase.RECEIVE, Culprit.PEER, "RFC 6455 5.5.1"),
                "the Close frame of " + peer + " has come, and no pong before it",
                null));
    }

    /** No pong comes any more; the first reason counts, and is made if somebody is to be told. */
    void end(Supplier<WebSocketException> reason) {
        lock.lock();
        try {
            if (over == null) {
                over = reason;
            }
            owed.addAll(awaited);
            awaited.clear();
            for (Ping next = owed.poll(); next != null; next = owed.poll()) {
                settle(next, null, reason.get());
            }
            recount();
        } finally {
            lock.unlock();
        }
    }

    private void settle(Ping ping, @Nullable Duration took, @Nullable Throwable failure) {
        OperationFuture<Duration> future = ping.future;
        if (future != null) {
            callbacks.add(() -> future.settle(took, failure));
        }
    }
}
