package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A closing handshake that gives what is unread to the application instead of dropping it. */
final class Draining {

    private final WebSocket socket;
    private final CloseStatus status;
    private final Consumer<? super Message> unread;
    private final Duration limit;
    private final Deadline end;

    Draining(WebSocket socket, CloseStatus status, Consumer<? super Message> unread) {
        this.socket = socket;
        this.status = status;
        this.unread = unread;
        this.limit = socket.option(Option.CLOSE_TIMEOUT);
        this.end = Deadline.after(limit);
    }

    CloseStatus run() throws IOException {
        if (socket.state() != WebSocketState.CLOSE_SENT) {
            socket.shutdown(status);
        }
        Message next = receive();
        while (!(next instanceof Message.Closed)) {
            unread.accept(next);
            next = receive();
        }
        return socket.closeHandshake(status);
    }

    private Message receive() throws IOException {
        try {
            return socket.receiveMessage(left());
        } catch (TimeoutException e) {
            throw end.hasPassed() ? over() : e;
        }
    }

    CompletableFuture<CloseStatus> start() {
        CompletableFuture<Void> begun = socket.state() == WebSocketState.CLOSE_SENT
                ? CompletableFuture.completedFuture(null)
                : socket.shutdownAsync(status);
        return begun.thenCompose(sent -> drain()).thenCompose(drained -> socket.closeHandshakeAsync(status));
    }

    private CompletableFuture<Message> drain() {
        try {
            return socket.receiveMessageAsync(left())
                    .exceptionallyCompose(this::failed)
                    .thenCompose(this::next);
        } catch (TimeoutException over) {
            return CompletableFuture.failedFuture(over);
        }
    }

    private CompletableFuture<Message> failed(Throwable failure) {
        return CompletableFuture.failedFuture(
                failure instanceof TimeoutException && end.hasPassed() ? over() : failure);
    }

    private CompletableFuture<Message> next(Message message) {
        if (message instanceof Message.Closed) {
            return CompletableFuture.completedFuture(message);
        }
        unread.accept(message);
        return drain();
    }

    private TimeoutException over() {
        return new TimeoutException(Phase.CLOSE, limit, "the peer's Close frame did not come within " + limit);
    }

    private Duration left() throws TimeoutException {
        if (end == Deadline.NEVER) {
            return Timeouts.UNLIMITED;
        }
        if (end.hasPassed()) {
            throw over();
        }
        return Duration.ofNanos(Math.max(1, end.remainingNanos()));
    }
}
