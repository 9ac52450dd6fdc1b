package dev.fairlead.api;

import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Receives: the next piece, or a whole message. Bounded by the caller's time limit, and by the limit for a pause within a
 * frame, which starts anew with every byte.
 */
abstract class ReceiveOperation<R> implements Operation<R> {

    private static final Deadline OVER = Deadline.after(Duration.ZERO);

    private final WebSocketHandle socket;
    private final Inbound inbound;
    private final CloseStateMachine closing;
    private final Duration limit;
    private final Duration framePause;
    private final Deadline callers;

    /** What {@link #timedOut} found. */
    private boolean stalled;

    ReceiveOperation(WebSocketHandle socket, Duration limit) {
        this.socket = socket;
        this.inbound = socket.inbound();
        this.closing = socket.closing();
        this.limit = limit;
        this.framePause = socket.framePause();
        this.callers = Deadline.after(limit);
    }

    final Inbound inbound() {
        return inbound;
    }

    @Override
    public final @Nullable R advance() throws IOException, ProtocolViolation {
        requireAllowed();
        inbound.beginStep();
        R result = step();
        if (result != null) {
            socket.receiveTurn().end();
        }
        return result;
    }

    @Override
    public final R failed(Exception cause) throws WebSocketException {
        socket.receiveTurn().end();
        WebSocketException failure = socket.receiveFailure(cause, stalled);
        throw failure;
    }

    @Override
    public final void announce(Notifier notifier, @Nullable R result, @Nullable Throwable failure) {
        if (result == null) {
            notifier.tellFailure(Phase.RECEIVE, Objects.requireNonNull(failure));
        } else {
            notifier.tell(StatusKind.READ_COMPLETE, () -> event(result));
        }
    }

    private StatusEvent event(R result) {
        Optional<BufferType> type = typeOf(result);
        return new StatusEvent.Transferred(socket, StatusKind.READ_COMPLETE, type, byteCount(result));
    }

    /** Of which type the data is that was received; empty: it was the peer's Close frame. */
    abstract Optional<BufferType> typeOf(R result);

    abstract int byteCount(R result);

    private boolean isAllowed() {
        return CloseStateMachine.allows(closing.state(), CloseStateMachine.Action.RECEIVE);
    }

    private void requireAllowed() throws IOException {
        if (!isAllowed()) {
            throw notAllowed();
        }
    }

    private IOException notAllowed() {
        return closing.state() == WebSocketState.CLOSING
                ? new CancelledException(Phase.RECEIVE, "receiving was ended: the closing handshake was begun", null)
                // What the channel says too, to those who find that out by waiting.
                : new ClosedChannelException();
    }

    /** Fails if the operation has to end although the peer goes on sending. */
    final void check() throws IOException {
        requireAllowed();
        if (callers.hasPassed()) {
            throw timedOut();
        }
    }

    /** Does all that can be done now; null: not now. */
    abstract @Nullable R step() throws IOException, ProtocolViolation;

    @Override
    public final Interest waitingFor() {
        return Interest.READ;
    }

    @Override
    public final Deadline deadline() {
        // What has come into the queue behind a closing handshake does not wait until that is done.
        return isAllowed() ? callers.earlier(inbound.pause().end(framePause)) : OVER;
    }

    /** Whether it was the peer that paused too long, and not the caller's own limit that passed. */
    final boolean isStalled() {
        return stalled;
    }

    @Override
    public final IOException timedOut() {
        if (!isAllowed()) {
            return notAllowed();
        }
        stalled = inbound.pause().isStalled();
        return stalled
                ? new TimeoutException(
                        Phase.RECEIVE, framePause, inbound.peer() + " has paused within a frame for " + framePause)
                : new TimeoutException(
                        Phase.RECEIVE, limit, "nothing was received from " + inbound.peer() + " within " + limit);
    }

    /** Receives the next piece into the caller's buffer. */
    static final class Piece extends ReceiveOperation<Received> {

        private final WebSocketHandle socket;
        private final ByteBuffer dst;

        @Override
        Optional<BufferType> typeOf(Received result) {
            return result instanceof Received.Data data ? Optional.of(data.type()) : Optional.empty();
        }

        @Override
        int byteCount(Received result) {
            return result instanceof Received.Data data ? data.byteCount() : 0;
        }

        Piece(WebSocketHandle socket, ByteBuffer dst, Duration limit) {
            super(socket, limit);
            this.socket = socket;
            this.dst = dst;
        }

        @Override
        @Nullable
        Received step() throws IOException, ProtocolViolation {
            Received received = inbound().next(dst, this::check);
            if (received != null) {
                socket.receiveTurn()
                        .pieceGiven(received instanceof Received.Data data
                                && !data.type().isLast());
            }
            return received;
        }
    }

    /** Receives a whole message; what has come of it stays in the assembler if it does not get that far. */
    static final class Whole extends ReceiveOperation<Message> {

        private final MessageAssembler assembler;

        /** Of the whole message; known at its end. */
        private int bytes;

        @Override
        Optional<BufferType> typeOf(Message result) {
            if (result instanceof Message.Closed) {
                return Optional.empty();
            }
            return Optional.of(BufferType.of(result instanceof Message.Text, true));
        }

        @Override
        int byteCount(Message result) {
            return result instanceof Message.Closed ? 0 : bytes;
        }

        Whole(WebSocketHandle socket, MessageAssembler assembler, Duration limit) {
            super(socket, limit);
            this.assembler = assembler;
        }

        @Override
        @Nullable
        Message step() throws IOException, ProtocolViolation {
            while (true) {
                // While nothing is known of the message, it takes no room.
                ByteBuffer room =
                        inbound().hasBegun() ? assembler.room(inbound().announced()) : assembler.room();
                boolean hadRoom = room.hasRemaining();
                Received received = inbound().next(room, this::check);
                if (received == null) {
                    if (hadRoom || !inbound().hasBegun()) {
                        return null;
                    }
                    continue;
                }
                if (received instanceof Received.Closed closed) {
                    return new Message.Closed(closed.status());
                }
                if (received instanceof Received.Data data && data.type().isLast()) {
                    bytes = assembler.size();
                    return assembler.finish(data.type());
                }
                check();
            }
        }
    }
}
