package dev.fairlead.api;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending half of a WebSocket: which frames are accepted, in which order, and the {@link Lane} in which they leave. The
 * receiving half never waits for it: it leaves its pong in the {@link ControlSlot} and signals; whoever has the lane writes
 * it behind the frame that is underway.
 */
final class Outbound {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);

    /** How many pongs a thread sends that came for something else. */
    private static final int PONGS_IN_A_ROW = 8;

    private final TransportChannel channel;
    /** Whose options count, and what fails if a send was given up within a frame. */
    private final WebSocketHandle socket;

    private final Endpoint peer;
    private final CloseStateMachine closing;
    private final int budget;
    private final ControlSlot control = new ControlSlot();
    private final Pings pings;
    private final Traffic traffic;
    private final FrameWrite write;
    private final Lane lane;

    private final HeldBack heldBack;
    private final DirectSend direct;

    /** Null: nothing is compressed. */
    private final @Nullable Deflation deflation;

    /** Makes acceptance and order one. A leaf: nothing waits while it is held. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by lock. */
    private final OutgoingMessage message;

    /** How many sends were accepted and are not done. Guarded by lock. */
    private int accepted;

    /** What the asynchronous ones of them take of the budget. Guarded by lock. */
    private long spent;

    /** Why nothing can be sent any more; null while it can. Written with the lane. */
    private volatile @Nullable WebSocketException broken;

    /** Whether our Close frame was accepted, after which nothing follows. Guarded by lock; read by any thread. */
    private volatile boolean closed;

    Outbound(
            TransportChannel channel,
            SessionResources resources,
            Endpoint peer,
            CloseStateMachine closing,
            WebSocketHandle socket,
            Traffic traffic,
            @Nullable Deflation deflation) {
        this.pings = new Pings(resources.callbacks(), peer);
        this.traffic = traffic;
        this.deflation = deflation;
        this.message = new OutgoingMessage(deflation);
        this.channel = channel;
        this.peer = peer;
        this.closing = closing;
        this.socket = socket;
        this.budget = socket.values().get(Option.LIMITS).queuedBytes();
        this.write = new FrameWrite(
                channel,
                resources.sendBuffers(socket.values().get(Option.SEND_BUFFER_SIZE)),
                resources.maskingKeys().share(),
                control,
                pings,
                traffic,
                deflation);
        this.heldBack = new HeldBack(write, resources.timer(), () -> lane().signal());
        this.lane = new Lane(channel, resources.callbacks(), false, this::atRest, socket.notifier());
        this.direct = new DirectSend(this, heldBack);
    }

    Lane lane() {
        return lane;
    }

    Pings pings() {
        return pings;
    }

    Traffic traffic() {
        return traffic;
    }

    FrameWrite frameWrite() {
        return write;
    }

    Duration patience() {
        return socket.values().get(Option.SEND_TIMEOUT);
    }

    /** Why nothing can be sent any more; null while it can. */
    @Nullable
    WebSocketException broken() {
        return broken;
    }

    /** Fails if the connection was given up: what waits for its turn may come behind a last Close frame. */
    void requireConnection() throws ClosedChannelException {
        if (closing.hasEnded()) {
            throw new ClosedChannelException();
        }
    }

    WebSocketException failure(Exception cause, Phase phase) {
        return Failures.ended(socket.unlessLost(cause), phase, peer, closing);
    }

    /** Sends a piece of a message if nothing speaks against it; the calling thread waits. */
    void send(BufferType type, ByteBuffer payload, SendOption[] options) throws IOException {
        int start = payload.position();
        switch (sendDirectly(type, payload, options)) {
            case DONE -> {}
            case BEGUN -> lane.await(goOn(direct.rest(type, payload, start), false, Lane::blocking, made -> made));
            case NOT_BEGUN -> run(() -> piece(type, payload, options));
        }
    }

    /** Sends a piece of a message if nothing speaks against it; nobody waits. */
    CompletableFuture<Void> start(BufferType type, ByteBuffer payload, SendOption[] options) {
        int start = payload.position();
        boolean isTold = socket.notifier().wants(StatusKind.WRITE_COMPLETE);
        return switch (isTold ? DirectSend.Outcome.NOT_BEGUN : sendDirectly(type, payload, options)) {
            case DONE -> lane.callbacks().doneFuture();
            case BEGUN ->
                goOn(direct.rest(type, payload, start), true, lane::callOf, Lane.Call::pending)
                        .future();
            case NOT_BEGUN -> start(() -> piece(type, payload, options));
        };
    }

    private DirectSend.Outcome sendDirectly(BufferType type, ByteBuffer payload, SendOption[] options) {
        return direct.send(
                type, payload, isAmong(options, SendOption.UNCOMPRESSED), isAmong(options, SendOption.MORE_FOLLOWS));
    }

    /** Sends what {@code acceptance} makes if nothing speaks against it; the calling thread waits. */
    void run(Supplier<SendOperation> acceptance) throws IOException {
        Pending<Boolean> pending = enter(acceptance, false, Lane::blocking, made -> made);
        lane.await(pending);
    }

    /** Sends what {@code acceptance} makes if nothing speaks against it; nobody waits. */
    OperationFuture<Void> start(Supplier<SendOperation> acceptance) {
        Lane.Call<Void> call = enter(acceptance, true, lane::callOf, Lane.Call::pending);
        lane.signal();
        return call.future();
    }

    /** Sends what {@code acceptance} makes; the listener is told by the thread that has the lane, and must not wait. */
    void startUnseen(Supplier<SendOperation> acceptance, Consumer<? super Pending<Boolean>> listener) {
        enter(acceptance, true, operation -> new Pending<>(operation, null, listener), made -> made);
        lane.signal();
    }

    /** Acceptance and place in the queue are one step, so that what is sent is what was checked, in that order. */
    private <C> C enter(
            Supplier<SendOperation> acceptance,
            boolean queues,
            Function<SendOperation, C> caller,
            Function<C, Pending<?>> pending) {
        lock.lock();
        try {
            SendOperation operation = acceptance.get();
            requireRoom(operation, queues);
            operation.accepted();
            accepted++;
            if (queues) {
                spent += operation.charge();
            }
            C call = caller.apply(operation);
            lane.add(pending.apply(call));
            return call;
        } finally {
            lock.unlock();
        }
    }

    /** Has an operation go on with what was begun: before all others, and whether there is room or not. */
    private <C> C goOn(
            SendOperation rest, boolean queues, Function<SendOperation, C> caller, Function<C, Pending<?>> pending) {
        Pending<?> first = null;
        try {
            C call = caller.apply(rest);
            lock.lock();
            try {
                accepted++;
                if (queues) {
                    spent += rest.charge();
                }
            } finally {
                lock.unlock();
            }
            first = pending.apply(call);
            return call;
        } finally {
            direct.goOn(first);
        }
    }

    private void requireRoom(SendOperation operation, boolean queues) {
        if (budget == 0 && accepted > 0) {
            throw goingOn(operation.phase());
        }
        // The first one always has room, however large it is. Who waits for his own send is not counted: he holds no
        // queue.
        boolean counted = queues && spent > 0 && operation.cost() > 0;
        if (counted && spent + operation.cost() > budget) {
            throw Failures.state(
                    ErrorCode.INVALID_OPERATION,
                    operation.phase(),
                    spent + " bytes wait to be sent; " + operation.cost() + " more would be over the limit of "
                            + budget,
                    null);
        }
    }

    /** Begins the closing handshake, if it may begin; returns whether our Close frame is still to be sent. */
    boolean beginHandshake() {
        lock.lock();
        try {
            closing.require(CloseStateMachine.Action.CLOSE_HANDSHAKE);
            if (budget == 0 && accepted > 0) {
                throw goingOn(Phase.CLOSE);
            }
            closing.beginHandshake();
            return !closing.closeFrameSent();
        } finally {
            lock.unlock();
        }
    }

    private static HandleStateException goingOn(Phase phase) {
        return Failures.state(ErrorCode.INVALID_OPERATION, phase, "a send operation is going on already", null);
    }

    /** Makes the sending of a piece of a message, if that may come next. In an acceptance. */
    SendOperation piece(BufferType type, ByteBuffer payload, SendOption[] options) {
        boolean uncompressed = isAmong(options, SendOption.UNCOMPRESSED);
        boolean moreFollows = isAmong(options, SendOption.MORE_FOLLOWS);
        closing.require(CloseStateMachine.Action.SEND);
        WebSocketException reason = broken;
        if (reason != null) {
            throw Failures.unusable(Phase.SEND, reason);
        }
        return new PieceOperation(this, message.check(type, payload, uncompressed), payload, moreFollows);
    }

    private static boolean isAmong(SendOption[] options, SendOption sought) {
        boolean found = false;
        for (SendOption option : options) {
            found |= Objects.requireNonNull(option, "option") == sought;
        }
        return found;
    }

    /** Makes the sending of what is held back. In an acceptance. */
    SendOperation flush() {
        closing.require(CloseStateMachine.Action.SEND);
        WebSocketException reason = broken;
        if (reason != null) {
            throw Failures.unusable(Phase.SEND, reason);
        }
        return new FlushOperation(this);
    }

    /** Takes the lane for a message that may come next if nobody sends; who comes later is behind it. */
    boolean takeTurn(BufferType type, ByteBuffer payload, boolean uncompressed) {
        lock.lock();
        try {
            closing.require(CloseStateMachine.Action.SEND);
            // Without a budget a second send is refused while one is going on, which this one is.
            return accepted == 0
                    && budget > 0
                    && broken == null
                    && message.isPlainMessage(type, payload, uncompressed)
                    && lane.tryTake();
        } finally {
            lock.unlock();
        }
    }

    /** Has what is held back leave. Any thread; never waits. */
    void holdNothing() {
        heldBack.letGo();
    }

    /** Makes the sending of a Close frame, if that may come next. In an acceptance. */
    SendOperation shutdown(CloseStatus status) {
        requireShutdown();
        return new CloseFrameOperation(this, Phase.SHUTDOWN, status);
    }

    /** Makes the sending of the Close frame of a closing handshake that loses nothing. In an acceptance. */
    SendOperation shutdown(CloseStatus status, CloseLimit limit) {
        requireShutdown();
        return new LimitedCloseOperation(this, Phase.SHUTDOWN, status, limit);
    }

    private void requireShutdown() {
        closing.require(CloseStateMachine.Action.SHUTDOWN);
        WebSocketException reason = broken;
        if (reason != null) {
            throw Failures.unusable(Phase.SHUTDOWN, reason);
        }
    }

    /** Makes the sending of a Close frame in a closing handshake. In an acceptance. */
    SendOperation handshake(CloseStatus status, HandshakeOperation handshake) {
        return new HandshakeCloseOperation(this, status, handshake);
    }

    /** Takes note that a piece was accepted. In {@link SendOperation#accepted}. */
    void accepted(OutgoingMessage.Piece piece) {
        message.accepted(piece);
    }

    /** Takes a piece back that was not sent; false: it cannot be, because others follow it. */
    boolean takeBack(OutgoingMessage.Piece piece) {
        lock.lock();
        try {
            return message.takeBack(piece);
        } finally {
            lock.unlock();
        }
    }

    /** Takes note that our Close frame was accepted: nothing follows it. In {@link SendOperation#accepted}. */
    void closeAccepted() {
        closing.apply(CloseStateMachine.Event.CLOSE_FRAME_SENT);
        closed = true;
    }

    /** Takes note that our Close frame has left. With the lane. */
    void closeSent(CloseStatus status) {
        closing.closeFrameSays(status);
    }

    /** Takes note that the peer's Close frame was received: nothing is read behind it, but in a closing handshake. */
    void closeReceived() {
        if (closing.state() != WebSocketState.CLOSING) {
            pings.endBehindClose();
        }
    }

    WebSocketHandle socket() {
        return socket;
    }

    /** Takes note that a send has come to an end. With the lane. */
    void done(SendOperation operation) {
        heldBack.look();
        lock.lock();
        try {
            accepted--;
            spent -= operation.charged();
        } finally {
            lock.unlock();
        }
    }

    /** Sends nothing any more; a frame that was given up half sent is the end of the whole connection. */
    void breakOff(WebSocketException failure, boolean withinFrame) {
        if (broken == null) {
            broken = failure;
        }
        if (withinFrame && failure instanceof CancelledException) {
            socket.fail(failure);
        }
    }

    /** Owes a pong, and sends it if nobody else is sending. Never waits. */
    void pong(ByteBuffer ping) {
        control.owe(ping);
        lane.signal();
    }

    /** Owes a pong that nobody has asked for, unless one is owed anyway. Never waits. */
    void unsolicitedPong() {
        control.oweAgain(ByteBuffer.allocate(0));
        lane.signal();
    }

    private @Nullable Interest atRest(boolean came) {
        giveBackMemory();
        heldBack.goIfDue();
        try {
            for (int sent = 0; true; sent++) {
                if (!write.isUnderway()) {
                    if (isOver() || !(control.isOwed() || pings.isOwed())) {
                        return null;
                    }
                    if (sent == PONGS_IN_A_ROW) {
                        // A flood of pings must not keep the thread that happens to send: it goes on where callbacks
                        // run.
                        return Interest.WRITE;
                    }
                    write.startControl();
                }
                if (!write.advance()) {
                    return Interest.WRITE;
                }
            }
        } catch (IOException e) {
            write.release();
            breakOff(failure(e, Phase.RECEIVE), false);
            LOG.debug("a pong or ping could not be sent to {}", peer, e);
            return null;
        }
    }

    private void giveBackMemory() {
        if (write.isHolding() && closing.hasEnded()) {
            write.release();
        }
        if (deflation != null) {
            // In this order: what was accepted before the Close frame was queued before it.
            if (isOver() && lane.isIdle()) {
                if (closing.hasEnded()) {
                    // Nothing is underway then, unless it was given up because of a defect.
                    write.release();
                }
                deflation.close();
            } else {
                deflation.releaseIfIdle();
            }
        }
    }

    /** Whether no message is sent any more. With the lane. */
    boolean isOver() {
        return closed || broken != null || write.isCut() || closing.hasEnded();
    }

    /**
     * Makes one attempt to send a Close frame, which cannot wait: none if somebody is sending, and what finds no room is
     * not sent.
     */
    void tryClose(CloseStatus status) {
        lane.ifIdle(() -> {
            if (closed || broken != null || write.isUnderway() || write.isCut()) {
                return;
            }
            closed = true;
            ByteBuffer payload = status.payload().encode();
            try {
                write.start(FrameHeader.of(true, Opcode.CLOSE, payload.remaining()), payload);
                if (write.advance()) {
                    closing.closeFrameSays(status);
                }
                channel.shutdownOutput();
            } catch (IOException e) {
                LOG.debug("no Close frame could be sent to {}", peer, e);
            } finally {
                write.release();
            }
        });
    }
}
