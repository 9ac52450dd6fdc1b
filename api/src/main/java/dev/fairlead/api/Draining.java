package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A closing handshake that gives what is unread to the application instead of dropping it: our Close frame, receives until the
 * peer's, and then the closing handshake, which has nothing more to wait for. One object for each call.
 */
final class Draining {

    private final WebSocketHandle socket;
    private final CloseStatus status;
    private final Consumer<? super Message> unread;
    private final CloseLimit limit;

    /** Of the asynchronous form: the call that is going on. Written by who begins it. */
    private volatile @Nullable CompletableFuture<?> goingOn;

    /** Whether that is the last one. Written before {@link #goingOn}. */
    private volatile boolean finishing;

    /** Whether somebody has cancelled the asynchronous form. Any thread. */
    private volatile boolean cancelled;

    Draining(WebSocketHandle socket, CloseStatus status, Consumer<? super Message> unread) {
        this.socket = socket;
        this.status = status;
        this.unread = unread;
        this.limit = new CloseLimit(socket.option(Option.CLOSE_TIMEOUT));
    }

    CloseStatus run() throws IOException {
        if (socket.state() == WebSocketState.OPEN) {
            socket.outbound().run(() -> socket.outbound().shutdown(status, limit));
        }
        while (isToBeRead()) {
            try {
                tell(socket.receiveMessage(left()));
            } catch (TimeoutException late) {
                throw limit.end().hasPassed() ? limit.unanswered() : late;
            } catch (HandleStateException refused) {
                if (!isOvertaken(refused)) {
                    throw refused;
                }
            }
        }
        return socket.closeHandshake(status);
    }

    /** Whether the peer's Close frame has not come. */
    private boolean isToBeRead() {
        return socket.state() == WebSocketState.CLOSE_SENT;
    }

    private void tell(Message message) {
        if (!(message instanceof Message.Closed)) {
            unread.accept(message);
        }
    }

    /** Whether somebody else has received the peer's Close frame meanwhile, and nothing is wrong. */
    private boolean isOvertaken(Throwable failure) {
        return failure instanceof HandleStateException && socket.state() == WebSocketState.BOTH_CLOSED;
    }

    private Duration left() throws TimeoutException {
        Deadline end = limit.end();
        if (end == Deadline.NEVER) {
            return Timeouts.UNLIMITED;
        }
        if (end.hasPassed()) {
            throw limit.unanswered();
        }
        return Duration.ofNanos(Math.max(1, end.remainingNanos()));
    }

    CompletableFuture<CloseStatus> start() {
        CompletableFuture<Void> sending;
        if (socket.state() == WebSocketState.OPEN) {
            sending = socket.outbound().start(() -> socket.outbound().shutdown(status, limit));
        } else if (isToBeRead()) {
            sending = CompletableFuture.completedFuture(null);
        } else {
            return socket.closeHandshakeAsync(status);
        }
        OrderedCallbacks callbacks = socket.outbound().lane().callbacks();
        OperationFuture<CloseStatus> outcome = callbacks.newFuture();
        outcome.endWith(this::cancel);
        goingOn = sending;
        // Not on the caller's thread: it may not run what takes the messages.
        CompletableFuture<Void> unused =
                sending.whenCompleteAsync((sent, failure) -> goOn(outcome, failure), callbacks::elsewhere);
        return outcome;
    }

    /** Goes on behind a step that is done, or has failed. */
    private void goOn(OperationFuture<CloseStatus> outcome, @Nullable Throwable failure) {
        if (failure != null && !isOvertaken(failure)) {
            settle(outcome, null, told(failure));
        } else if (cancelled) {
            settle(outcome, null, null);
        } else if (isToBeRead()) {
            begin(outcome, this::receive, (message, failed) -> received(outcome, message, failed));
        } else {
            finishing = true;
            begin(outcome, () -> socket.closeHandshakeAsync(status), (done, failed) -> settle(outcome, done, failed));
        }
    }

    /** What a failure of a step is told as: that our Close frame was too late says the operation that sends it. */
    private Throwable told(Throwable failure) {
        boolean late = failure instanceof TimeoutException timeout && timeout.phase() == Phase.RECEIVE;
        return late && limit.end().hasPassed() ? limit.unanswered() : failure;
    }

    private CompletableFuture<Message> receive() {
        try {
            return socket.receiveMessageAsync(left());
        } catch (TimeoutException over) {
            return CompletableFuture.failedFuture(over);
        }
    }

    private void received(
            OperationFuture<CloseStatus> outcome, @Nullable Message message, @Nullable Throwable failure) {
        Throwable reason = failure;
        if (message != null) {
            try {
                tell(message);
            } catch (RuntimeException | Error thrown) {
                reason = thrown;
            }
        }
        goOn(outcome, reason);
    }

    private <T> void begin(
            OperationFuture<CloseStatus> outcome,
            Supplier<CompletableFuture<T>> call,
            BiConsumer<? super T, ? super Throwable> then) {
        CompletableFuture<T> begun;
        try {
            begun = call.get();
        } catch (RuntimeException | Error refused) {
            goOn(outcome, refused);
            return;
        }
        goingOn = begun;
        if (cancelled) {
            boolean unused = begun.cancel(true);
        }
        CompletableFuture<T> unused = begun.whenComplete(then);
    }

    /** Ends the asynchronous form; false: it has an outcome already. */
    private boolean cancel() {
        cancelled = true;
        CompletableFuture<?> current = goingOn;
        boolean ended = current != null && current.cancel(true);
        return ended || !finishing;
    }

    private void settle(
            OperationFuture<CloseStatus> outcome, @Nullable CloseStatus result, @Nullable Throwable failure) {
        boolean ended = result == null && cancelled;
        boolean unused = outcome.settle(
                result,
                ended
                        ? new CancelledException(
                                Phase.CLOSE, "the closing handshake was cancelled", new OperationFuture.Cancellation())
                        : failure);
    }
}
