package dev.fairlead.api;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The incoming messages of a WebSocket as a stream: each one that is requested is one receive. */
final class MessagePublisher implements Flow.Publisher<Message> {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);

    private final WebSocket socket;

    MessagePublisher(WebSocket socket) {
        this.socket = socket;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Message> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        new Subscription(socket, subscriber).begin();
    }

    /** What a receive has brought: the one or the other. */
    private record Outcome(
            @Nullable Message message, @Nullable Throwable failure) {}

    /** One subscriber. Who signals while another thread is at it makes that one look once more. */
    private static final class Subscription implements Flow.Subscription {

        private final WebSocket socket;
        private final Flow.Subscriber<? super Message> subscriber;

        /** Messages that are requested and not delivered. Any thread. */
        private final AtomicLong demand = new AtomicLong();

        private final AtomicInteger signals = new AtomicInteger();

        /** Any thread. */
        private volatile boolean cancelled;

        /** How many were requested, if that is not allowed; 0: there was no such request. Any thread. */
        private volatile @Nullable Long refused;

        /** Written by the receive, read by who is at it. */
        private volatile @Nullable Outcome outcome;

        /** The receive that is going on; null: none is. Written by who is at it. */
        private volatile @Nullable CompletableFuture<Message> receiving;

        /** Whether the last signal was given. Of who is at it. */
        private boolean ended;

        Subscription(WebSocket socket, Flow.Subscriber<? super Message> subscriber) {
            this.socket = socket;
            this.subscriber = subscriber;
        }

        void begin() {
            // Requests that come from within onSubscribe are served when it has returned (Reactive Streams 1.3).
            signals.incrementAndGet();
            subscriber.onSubscribe(this);
            leave();
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
            cancelled = true;
            CompletableFuture<Message> current = receiving;
            if (current != null) {
                current.cancel(false);
            }
            signal();
        }

        private void signal() {
            if (signals.getAndIncrement() == 0) {
                step();
                leave();
            }
        }

        private void leave() {
            int seen = 1;
            while (true) {
                seen = signals.addAndGet(-seen);
                if (seen == 0) {
                    return;
                }
                step();
            }
        }

        private void step() {
            Long wrong = refused;
            if (wrong != null && !ended && !cancelled) {
                // Reactive Streams 3.9
                cancel();
                fail(new IllegalArgumentException("requested were " + wrong + " messages, must be at least 1"));
            }
            Outcome came = outcome;
            if (came != null) {
                outcome = null;
                receiving = null;
                deliver(came);
            }
            if (!ended && !cancelled && receiving == null && demand.get() > 0) {
                receive();
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // what comes is told by the callback, failures too
        private void receive() {
            try {
                CompletableFuture<Message> next = socket.receiveMessageAsync();
                receiving = next;
                next.whenComplete((message, failure) -> {
                    outcome = new Outcome(message, failure);
                    signal();
                });
            } catch (RuntimeException refusal) {
                fail(refusal);
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
                subscriber.onComplete();
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
