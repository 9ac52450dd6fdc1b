package dev.fairlead.api;

import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving half of a closing handshake: drops what still arrives until the peer's Close frame, and then gives the
 * server a while to end the TCP connection first.
 */
final class HandshakeOperation implements Operation<CloseStatus> {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);

    /** How long the server is given to end the TCP connection first (RFC 6455 7.1.1). */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final int SCRATCH = 8 * 1024;

    private final WebSocketHandle socket;
    private final Inbound inbound;
    private final CloseLimit limit;
    private final boolean answering;
    private final boolean lingers;
    private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH);

    /** The peer's; null until its Close frame is in. */
    private @Nullable CloseStatus answer;

    /** Until when the server may end the TCP connection; set with {@link #answer}. */
    private Deadline lingerEnd = Deadline.NEVER;

    /** Why our own Close frame was not sent; null: it was. Written before this operation begins. */
    private @Nullable WebSocketException unsent;

    /**
     * Makes the operation.
     *
     * @param limit how long all of it may take, from now
     * @param answering whether our own Close frame is still to be sent
     * @param received the peer's status if its Close frame has come before; else null
     */
    HandshakeOperation(WebSocketHandle socket, Duration limit, boolean answering, @Nullable CloseStatus received) {
        this.socket = socket;
        this.inbound = socket.inbound();
        this.limit = new CloseLimit(limit);
        this.answer = received;
        this.answering = answering;
        this.lingers = received == null || answering;
    }

    boolean isAnswering() {
        return answering;
    }

    CloseLimit limit() {
        return limit;
    }

    void unsent(WebSocketException reason) {
        unsent = reason;
    }

    @Override
    public @Nullable CloseStatus advance() throws IOException, ProtocolViolation {
        inbound.beginStep();
        if (answer == null) {
            // A receive that was going on may have come upon it.
            answer = socket.closing().peerStatus();
        }
        CloseStatus status = answer == null ? awaitAnswer() : answer;
        if (status == null) {
            return null;
        }
        answer = status;
        return lingers && unsent == null && !tcpHasEnded() ? null : finish(status);
    }

    private @Nullable CloseStatus awaitAnswer() throws IOException, ProtocolViolation {
        while (true) {
            Received received = inbound.next(scratch.clear(), this::check);
            if (received instanceof Received.Closed closed) {
                return closed.status();
            }
            check();
            if (received == null) {
                return null;
            }
        }
    }

    /** Also between pieces: a peer that never stops sending must not keep us past the end. */
    private void check() throws IOException {
        if (limit.end().hasPassed()) {
            throw timedOut();
        }
    }

    // RFC 6455 7.1.1: "the underlying TCP connection, in most normal cases, SHOULD be closed first by the server".
    private boolean tcpHasEnded() throws IOException {
        if (lingerEnd == Deadline.NEVER) {
            lingerEnd = Deadline.after(LINGER).earlier(limit.end());
        }
        int count = 1;
        while (count > 0 && !lingerEnd.hasPassed()) {
            count = inbound.drop(scratch.clear());
        }
        return count < 0 || lingerEnd.hasPassed();
    }

    private CloseStatus finish(CloseStatus status) throws WebSocketException {
        socket.handshakeDone();
        return status;
    }

    @Override
    public Interest waitingFor() {
        return Interest.READ;
    }

    @Override
    public Deadline deadline() {
        return answer == null ? limit.end() : lingerEnd;
    }

    @Override
    public TimeoutException timedOut() {
        return limit.unanswered();
    }

    @Override
    public void announce(Notifier notifier, @Nullable CloseStatus result, @Nullable Throwable failure) {
        if (failure == null) {
            notifier.tell(StatusKind.CLOSE_COMPLETE);
        } else {
            notifier.tellFailure(Phase.CLOSE, failure);
        }
    }

    @Override
    public CloseStatus failed(Exception cause) throws WebSocketException {
        CloseStatus status = answer;
        if (status != null) {
            // Both Close frames have passed: however the TCP connection ends, the handshake is done. So it is if TLS
            // has not
            // said its end (RFC 8446 6.1): nothing that counts can have been cut off.
            LOG.debug("the connection did not end by itself: {}", Failures.message(cause));
            return finish(status);
        }
        WebSocketException failure = socket.failed(Phase.CLOSE, cause);
        if (unsent != null) {
            failure.addSuppressed(unsent);
        }
        throw failure;
    }
}
