package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.api.Message;
import dev.fairlead.api.SendOption;
import dev.fairlead.api.WebSocket;
import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Fairlead's calls that do not wait. */
final class FairleadAsyncConnection implements BenchConnection {

    /** What is under way at most while somebody sends as fast as he can. */
    private static final int MESSAGES_UNDER_WAY = 256;

    private static final int BYTES_UNDER_WAY = 4 * 1024 * 1024;

    private final WebSocket socket;
    private final BenchListener listener;

    private volatile boolean isClosed;

    FairleadAsyncConnection(WebSocket socket, BenchListener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    /** Receives one message after the other. */
    FairleadAsyncConnection reading() {
        next();
        return this;
    }

    private void next() {
        try {
            CompletableFuture<Message> message = socket.receiveMessageAsync();
            while (message.isDone()) {
                if (!FairleadMessages.deliver(message.join(), this, listener)) {
                    return;
                }
                message = socket.receiveMessageAsync();
            }
            CompletableFuture<Message> unused = message.whenComplete((received, failure) -> {
                if (failure != null) {
                    failed(failure);
                } else if (FairleadMessages.deliver(received, this, listener)) {
                    next();
                }
            });
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Subscribes to all messages. */
    FairleadAsyncConnection streaming() {
        socket.messages().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(Message message) {
                FairleadMessages.deliver(message, FairleadAsyncConnection.this, listener);
            }

            @Override
            public void onError(Throwable failure) {
                failed(failure);
            }

            @Override
            public void onComplete() {}
        });
        return this;
    }

    private void failed(Throwable failure) {
        if (!isClosed) {
            listener.failed(failure);
        }
    }

    @Override
    public void sendBinary(byte[] payload) {
        watch(socket.sendBinaryAsync(payload));
    }

    @Override
    public void sendText(String text) {
        watch(socket.sendTextAsync(text));
    }

    private void watch(CompletableFuture<Void> sending) {
        if (!sending.isDone() || sending.isCompletedExceptionally()) {
            CompletableFuture<Void> unused = sending.whenComplete((nothing, failure) -> {
                if (failure != null) {
                    failed(failure);
                }
            });
        }
    }

    @Override
    public long sendEach(byte[] payload, BooleanSupplier goesOn) throws InterruptedException {
        return send(payload, goesOn, socket::sendBinaryAsync);
    }

    @Override
    public long sendBatched(byte[] payload, BooleanSupplier goesOn) throws InterruptedException {
        long count = send(payload, goesOn, bytes -> socket.sendBinaryAsync(bytes, SendOption.MORE_FOLLOWS));
        watch(socket.flushAsync());
        return count;
    }

    private long send(byte[] payload, BooleanSupplier goesOn, Function<byte[], CompletableFuture<Void>> one)
            throws InterruptedException {
        int most = Math.max(1, Math.min(MESSAGES_UNDER_WAY, BYTES_UNDER_WAY / payload.length));
        Semaphore room = new Semaphore(most);
        long count = 0;
        do {
            CompletableFuture<Void> sending = one.apply(payload);
            count++;
            if (!sending.isDone() || sending.isCompletedExceptionally()) {
                room.acquire();
                CompletableFuture<Void> unused = sending.whenComplete((nothing, failure) -> {
                    room.release();
                    if (failure != null) {
                        failed(failure);
                    }
                });
            }
        } while (goesOn.getAsBoolean());
        room.acquire(most);
        return count;
    }

    @Override
    public void close() {
        isClosed = true;
        socket.abort();
    }
}
