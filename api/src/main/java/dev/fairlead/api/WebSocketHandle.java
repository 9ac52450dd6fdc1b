package dev.fairlead.api;

import dev.fairlead.api.CloseStateMachine.Action;
import dev.fairlead.api.CloseStateMachine.Event;
import dev.fairlead.codec.frame.ClosePayload;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The implementation of {@link WebSocket}; the only one, for all transports. */
final class WebSocketHandle extends BaseHandle implements WebSocket {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);

    /** How long the server is given to end the TCP connection first (RFC 6455 7.1.1). */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final TransportChannel channel;
    private final Endpoint peer;
    private final Optional<String> subprotocol;
    private final Timeouts timeouts;
    private final CloseStateMachine closing = new CloseStateMachine();
    private final Outbound outbound;
    private final Inbound inbound;

    /** The receive token: who has it receives. */
    private final Semaphore receiving = new Semaphore(1);

    /** Only with the receive token. */
    private final MessageAssembler assembler;

    /** Whether {@code receive} has given a piece of a message and not its last. Only with the receive token. */
    private boolean piecesGiven;

    /**
     * What an upgraded request hands over.
     *
     * @param channel the connection
     * @param inbound what was received behind the response head
     * @param subprotocol what the server chose
     * @param context the new handle's context
     */
    record Upgraded(
            TransportChannel channel,
            InboundBuffer inbound,
            Optional<String> subprotocol,
            @Nullable Object context) {}

    WebSocketHandle(RequestHandle request, SessionResources retained, Upgraded upgraded) {
        super(HandleType.WEB_SOCKET, request, retained, upgraded.context());
        Limits limits = retained.options().limits();
        channel = upgraded.channel();
        peer = request.endpoint();
        subprotocol = upgraded.subprotocol();
        timeouts = retained.options().timeouts();
        outbound = new Outbound(channel, retained, peer);
        inbound = new Inbound(channel, upgraded.inbound(), limits, outbound, closing, peer);
        assembler = new MessageAssembler(limits.messageBytes());
    }

    @Override
    public WebSocketState state() {
        return isOpen() ? closing.state() : WebSocketState.RELEASED;
    }

    @Override
    public Optional<String> subprotocol() {
        return subprotocol;
    }

    @Override
    public void send(BufferType type, ByteBuffer payload) throws IOException {
        require(Action.SEND);
        outbound.takeTurn(Phase.SEND, Deadline.NEVER);
        try {
            requireStill(Action.SEND);
            outbound.send(type, payload);
        } finally {
            outbound.giveTurnBack();
        }
    }

    @Override
    public void sendText(String text) throws IOException {
        int unpaired = unpairedSurrogate(text);
        if (unpaired >= 0) {
            throw Failures.parameter(
                    ErrorCode.INVALID_PARAMETER,
                    Phase.SEND,
                    "text has an unpaired surrogate at index " + unpaired + ", which UTF-8 cannot express (RFC 3629 3)",
                    null);
        }
        send(BufferType.UTF8_MESSAGE, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The index of the first surrogate that is no part of a pair; -1 if there is none. */
    private static int unpairedSurrogate(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == length || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    @Override
    public Received receive(ByteBuffer dst) throws IOException {
        return receive(dst, Timeouts.UNLIMITED);
    }

    @Override
    public Received receive(ByteBuffer dst, Duration timeout) throws IOException {
        Timeouts.requirePositive("timeout", timeout);
        if (dst.isReadOnly() || !dst.hasRemaining()) {
            throw Failures.parameter(
                    ErrorCode.INVALID_PARAMETER,
                    Phase.RECEIVE,
                    dst.isReadOnly() ? "the buffer is read-only" : "the buffer has no room",
                    null);
        }
        takeReceiveToken();
        try {
            if (!assembler.isEmpty()) {
                throw midMessage("receiveMessage");
            }
            Received received = run(new ReceiveOperation.Piece(inbound, closing, dst, timeout, timeouts.frame()));
            piecesGiven = received instanceof Received.Data data && !data.type().isLast();
            return received;
        } finally {
            receiving.release();
        }
    }

    @Override
    public Message receiveMessage() throws IOException {
        return receiveMessage(Timeouts.UNLIMITED);
    }

    @Override
    public Message receiveMessage(Duration timeout) throws IOException {
        Timeouts.requirePositive("timeout", timeout);
        takeReceiveToken();
        try {
            if (piecesGiven) {
                throw midMessage("receive");
            }
            return run(new ReceiveOperation.Whole(inbound, closing, assembler, timeout, timeouts.frame()));
        } finally {
            receiving.release();
        }
    }

    private static HandleStateException midMessage(String call) {
        return Failures.state(
                ErrorCode.INVALID_OPERATION,
                Phase.RECEIVE,
                "a message was begun with " + call + " and is not finished; go on with that",
                null);
    }

    private void takeReceiveToken() {
        require(Action.RECEIVE);
        if (!receiving.tryAcquire()) {
            throw Failures.state(
                    ErrorCode.INVALID_OPERATION, Phase.RECEIVE, "a receive operation is going on already", null);
        }
    }

    /** Runs a receive operation to its end. Only with the receive token. */
    private <R> R run(ReceiveOperation<R> operation) throws IOException {
        try {
            return Waiting.run(channel, operation);
        } catch (ProtocolViolation violation) {
            throw violated(Phase.RECEIVE, violation);
        } catch (IOException e) {
            WebSocketException failure = Failures.network(e, Phase.RECEIVE, peer);
            boolean harmless = failure instanceof CancelledException
                    || (failure instanceof TimeoutException && !operation.isStalled());
            if (!harmless) {
                fail(failure);
            }
            throw failure;
        }
    }

    @Override
    public void shutdown(CloseStatus status) throws IOException {
        require(Action.SHUTDOWN);
        outbound.takeTurn(Phase.SHUTDOWN, Deadline.NEVER);
        try {
            requireStill(Action.SHUTDOWN);
            closing.apply(Event.CLOSE_FRAME_SENT);
            outbound.sendClose(status, Phase.SHUTDOWN, Deadline.NEVER);
        } finally {
            outbound.giveTurnBack();
        }
    }

    @Override
    public CloseStatus closeHandshake(CloseStatus status) throws IOException {
        requireOpen();
        Deadline deadline = Deadline.after(timeouts.close());
        closing.beginHandshake();
        // Who is receiving looks at the state again, and gives up.
        channel.wake(Interest.READ);
        takeOverReceiving(deadline);
        try {
            CloseStatus answer = handshake(status, deadline);
            closing.apply(Event.HANDSHAKE_DONE);
            return answer;
        } catch (ProtocolViolation violation) {
            throw violated(Phase.CLOSE, violation);
        } catch (IOException e) {
            throw fail(Failures.network(e, Phase.CLOSE, peer));
        } finally {
            receiving.release();
            channel.close();
        }
    }

    private void takeOverReceiving(Deadline deadline) throws IOException {
        try {
            if (!receiving.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw fail(new TimeoutException(
                        Phase.CLOSE, timeouts.close(), "the receive operation that is going on did not end"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fail(
                    new CancelledException(Phase.CLOSE, "the closing handshake with " + peer + " was interrupted", e));
        }
    }

    private CloseStatus handshake(CloseStatus status, Deadline deadline) throws IOException, ProtocolViolation {
        boolean answering = !closing.closeFrameSent();
        WebSocketException unsent = answering ? sendCloseInTime(status, deadline) : null;
        CloseStatus received = closing.peerStatus();
        if (received != null) {
            if (answering && unsent == null) {
                awaitEndOfStream(deadline);
            }
            return received;
        }
        try {
            CloseStatus answer = Waiting.run(channel, new CloseOperation(inbound, timeouts.close(), deadline));
            awaitEndOfStream(deadline);
            return answer;
        } catch (IOException e) {
            if (unsent != null) {
                e.addSuppressed(unsent);
            }
            throw e;
        }
    }

    private @Nullable WebSocketException sendCloseInTime(CloseStatus status, Deadline deadline) throws IOException {
        try {
            return sendClose(status, deadline);
        } catch (TimeoutException e) {
            // Unless it was the send limit that passed, which may be the shorter one.
            throw deadline.hasPassed()
                    ? new TimeoutException(
                            Phase.CLOSE,
                            timeouts.close(),
                            "the Close frame could not be sent within " + timeouts.close())
                    : e;
        }
    }

    /** Sends our Close frame. A broken connection is no reason not to look for the peer's, which may have come before. */
    private @Nullable WebSocketException sendClose(CloseStatus status, Deadline deadline) throws IOException {
        outbound.takeTurn(Phase.CLOSE, deadline);
        try {
            WebSocketException broken = outbound.broken();
            // A shutdown that was going on when the handshake began may have sent it meanwhile.
            if (broken == null && !closing.closeFrameSent()) {
                closing.apply(Event.CLOSE_FRAME_SENT);
                outbound.sendClose(status, Phase.CLOSE, deadline);
            }
            return broken;
        } catch (ConnectionException e) {
            return e;
        } finally {
            outbound.giveTurnBack();
        }
    }

    // RFC 6455 7.1.1: "the underlying TCP connection, in most normal cases, SHOULD be closed first by the server".
    private void awaitEndOfStream(Deadline deadline) {
        try {
            Waiting.runFrameless(
                    channel,
                    new EndOfStreamOperation(
                            channel, LINGER, Deadline.after(LINGER).earlier(deadline)));
        } catch (IOException e) {
            // Both Close frames have passed: however the TCP connection ends, the handshake is done.
            LOG.debug("the TCP connection to {} did not end by itself: {}", peer, Failures.message(e));
        }
    }

    @Override
    public CloseStatus closeStatus() {
        requireOpen();
        return closing.requirePeerStatus();
    }

    /** Fails the WebSocket because the peer broke a rule, and tells it. Only with the receive token. */
    private ProtocolException violated(Phase phase, ProtocolViolation violation) {
        ProtocolException failure = new ProtocolException(phase, peer, violation);
        if (closing.fail(failure)) {
            outbound.tryClose(closeStatus(violation));
            discardUnread();
            channel.close();
        }
        return failure;
    }

    /** Fails the WebSocket. */
    private WebSocketException fail(WebSocketException failure) {
        closing.fail(failure);
        channel.close();
        return failure;
    }

    // RFC 6455 5.5: a control frame has at most 125 bytes, two of which are the status.
    private static CloseStatus closeStatus(ProtocolViolation violation) {
        String reason = Failures.message(violation);
        boolean fits = reason.getBytes(StandardCharsets.UTF_8).length <= ClosePayload.MAX_REASON_BYTES;
        return CloseStatus.of(violation.closeCode(), fits ? reason : "");
    }

    /** Drops what the peer sent and nobody received; what would stay unread makes the system reset the connection. */
    private void discardUnread() {
        try {
            inbound.discardUnread();
        } catch (IOException e) {
            LOG.debug("the connection to {} broke at its end: {}", peer, Failures.message(e));
        }
    }

    /** Once more, with the turn: while this thread waited for it, a Close frame or half a frame may have gone out. */
    private void requireStill(Action action) throws CancelledException {
        if (!isOpen()) {
            throw new CancelledException(
                    action.phase(), "waiting for other sends to " + peer + " was ended: the handle was closed", null);
        }
        closing.require(action);
        outbound.requireUsable(action.phase());
    }

    private void require(Action action) {
        requireOpen();
        closing.require(action);
    }

    @Override
    public void abort() {
        closing.apply(Event.RELEASE);
        channel.close();
        close();
    }

    @Override
    void onClose() {
        WebSocketState before = closing.apply(Event.RELEASE);
        if (before == WebSocketState.OPEN || before == WebSocketState.CLOSE_RECEIVED) {
            CloseStatus received = closing.peerStatus();
            outbound.tryClose(received == null ? CloseStatus.GOING_AWAY : received);
            if (receiving.tryAcquire()) {
                discardUnread();
                receiving.release();
            }
        }
        channel.close();
    }
}
