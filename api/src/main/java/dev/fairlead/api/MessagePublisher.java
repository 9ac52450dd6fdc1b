package dev.fairlead.api;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The incoming messages of a WebSocket as a stream: each one that is requested is one receive. */
final class MessagePublisher implements Flow.Publisher<Message> {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);

    /** How many messages that are there are delivered before others have their turn on the same thread. */
    private static final int MOST_IN_A_ROW = 64;

    private final WebSocketHandle socket;
    private final Callbacks callbacks;

    MessagePublisher(WebSocketHandle socket, Callbacks callbacks) {
        this.socket = socket;
        this.callbacks = callbacks;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Message> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        new Subscription(socket, callbacks, subscriber).begin();
    }

    /** What a receive has brought: the one or the other. */
    private record Outcome(
            @Nullable Message message, @Nullable Throwable failure) {}

    /**
     * One subscriber. Who signals while another thread is at it makes that one look once more. Only threads that run
     * callbacks are ever at it: who requests does not find himself in {@code onNext}.
     */
    private static final class Subscription implements Flow.Subscription {

        private final WebSocketHandle socket;
        private final Callbacks callbacks;
        private final Flow.Subscriber<? super Message> subscriber;

        /** Messages that are requested and not delivered. Any thread. */
        private final AtomicLong demand = new AtomicLong();

        private final AtomicInteger signals = new AtomicInteger();

        /** Makes cancelling and taking, or beginning to receive, one after the other: nothing is taken after it. */
        private final ReentrantLock lock = new ReentrantLock();

        /** Written with lock held; any thread. */
        private volatile boolean cancelled;

        /** How many were requested, if that is not allowed; null: there was no such request. Any thread. */
        private volatile @Nullable Long refused;

        /** Written by the receive, read by who is at it. */
        private volatile @Nullable Outcome outcome;

        /** The receive that is going on; null: none is. Written by who is at it; begun with lock held. */
        private volatile @Nullable CompletableFuture<Message> receiving;

        /** Whether the last signal was given. Of who is at it. */
        private boolean ended;

        Subscription(WebSocketHandle socket, Callbacks callbacks, Flow.Subscriber<? super Message> subscriber) {
            this.socket = socket;
            this.callbacks = callbacks;
            this.subscriber = subscriber;
        }

        void begin() {
            // Requests that come from within onSubscribe are served when it has returned (Reactive Streams 1.3).
            int unused = signals.incrementAndGet();
            subscriber.onSubscribe(this);
            if (signals.decrementAndGet() > 0) {
                callbacks.run(this::drain);
            }
        }

        @Override
        public void request(long count) {
            if (count <= 0) {
                refused = count;
            } else {
                demand.getAndUpdate(before -> before + count < 0 ? Long.MAX_VALUE : before + count);
            }
            signal();
        }

        @Override
        public void cancel() {
            CompletableFuture<Message> current;
            lock.lock();
            try {
                cancelled = true;
                current = receiving;
            } finally {
                lock.unlock();
            }
            if (current != null) {
                current.cancel(false);
            }
            signal();
        }

        private void signal() {
            if (signals.getAndIncrement() == 0) {
                callbacks.run(this::drain);
            }
        }

        private void drain() {
            int seen = 1;
            while (seen > 0) {
                seen = signals.get();
                step();
                seen = signals.addAndGet(-seen);
            }
        }

        /** Takes what a receive has brought. On a thread that runs callbacks, or on one that has cancelled. */
        private void came(Outcome brought) {
            outcome = brought;
            if (signals.getAndIncrement() == 0) {
                drain();
            }
        }

        private void step() {
            Outcome came = outcome;
            if (came != null) {
                outcome = null;
                receiving = null;
                deliver(came);
            }
            Long wrong = refused;
            if (wrong != null && !ended && !cancelled) {
                refuse(wrong);
            } else if (mayReceive()) {
                takeReady();
                if (mayReceive()) {
                    receive();
                }
            }
        }

        private boolean mayReceive() {
            return !ended && !cancelled && receiving == null && demand.get() > 0;
        }

        /** Delivers what is there, up to a number after which others have their turn on this thread. */
        private void takeReady() {
            for (int i = 0; i < MOST_IN_A_ROW && refused == null && mayReceive(); i++) {
                Message ready = takeOne();
                if (ready == null) {
                    return;
                }
                deliver(new Outcome(ready, null));
            }
        }

        /** Null: none is there, or it was cancelled. */
        private @Nullable Message takeOne() {
            lock.lock();
            try {
                return cancelled ? null : socket.takeReady();
            } finally {
                lock.unlock();
            }
        }

        /** A message that has come already is delivered before. */
        private void refuse(long wrong) {
            CompletableFuture<Message> current = receiving;
            if (current == null || current.cancel(false)) {
                fail(new IllegalArgumentException(
                        "requested were " + wrong + " messages, must be at least 1 (Reactive Streams 3.9)"));
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // what comes is told by the callback, failures too
        private void receive() {
            try {
                CompletableFuture<Message> next = beginReceive();
                if (next != null) {
                    next.whenComplete((message, failure) -> came(new Outcome(message, failure)));
                }
            } catch (RuntimeException refusal) {
                fail(refusal);
            }
        }

        /** Null: it was cancelled. */
        private @Nullable CompletableFuture<Message> beginReceive() {
            lock.lock();
            try {
                receiving = cancelled ? null : socket.receiveMessageAsync();
                return receiving;
            } finally {
                lock.unlock();
            }
        }

        private void deliver(Outcome came) {
            Throwable failure = came.failure();
            if (ended) {
                return;
            }
            if (failure != null) {
                if (!cancelled) {
                    fail(failure);
                }
            } else if (came.message() instanceof Message.Closed) {
                ended = true;
                if (!cancelled) {
                    subscriber.onComplete();
                }
            } else {
                demand.getAndUpdate(before -> before == Long.MAX_VALUE ? before : before - 1);
                // Also if it was cancelled meanwhile: a message that was taken from the socket is not lost.
                next(Objects.requireNonNull(came.message()));
            }
        }

        private void next(Message message) {
            try {
                subscriber.onNext(message);
            } catch (RuntimeException e) {
                // Reactive Streams 2.13: a subscriber that throws has cancelled.
                LOG.warn("a subscriber failed and gets no more messages", e);
                ended = true;
            }
        }

        private void fail(Throwable failure) {
            ended = true;
            subscriber.onError(failure);
        }
    }
}
