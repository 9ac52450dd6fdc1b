package dev.fairlead.api;

import dev.fairlead.api.CloseStateMachine.Action;
import dev.fairlead.api.CloseStateMachine.Event;
import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.upgrade.UpgradeOutcome;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.tls.TlsInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The implementation of {@link WebSocket}; the only one, for all transports. */
final class WebSocketHandle extends BaseHandle implements WebSocket {

    private final TransportChannel channel;
    private final Endpoint peer;
    private final UpgradeOutcome.Accepted agreed;
    private final Optional<TlsInfo> tls;
    private final ConnectionInfo info;
    private final Heartbeat heartbeat;
    private final CloseStateMachine closing = new CloseStateMachine();
    private final @Nullable MessageCompression compression;
    private final Outbound outbound;
    private final Inbound inbound;

    /** In which is received. */
    private final Lane lane;

    private final ReadyMessage readyMessage;
    private final ReceiveTurn receiveTurn;

    WebSocketHandle(RequestHandle request, SessionResources retained, Upgraded upgraded) {
        super(HandleType.WEB_SOCKET, request, retained, upgraded.context(), upgraded.values());
        Limits limits = upgraded.values().get(Option.LIMITS);
        channel = upgraded.channel();
        peer = request.endpoint();
        agreed = upgraded.agreed();
        tls = upgraded.tls();
        info = upgraded.info();
        heartbeat = new Heartbeat(this, retained.timer());
        compression = MessageCompression.of(
                agreed.deflate().orElse(null), upgraded.values(), retained.timer(), this::lookAtMemory);
        outbound = new Outbound(
                channel,
                retained,
                peer,
                closing,
                this,
                upgraded.traffic(),
                compression == null ? null : compression.deflation());
        inbound = new Inbound(
                upgraded.inbound(),
                limits,
                outbound,
                closing,
                peer,
                compression == null ? null : compression.inflation());
        receiveTurn = new ReceiveTurn(new MessageAssembler(limits.messageBytes()));
        lane = new Lane(channel, retained.callbacks(), retained.attends(), this::atRest, notifier());
        readyMessage = new ReadyMessage(this, lane);
    }

    /** Begins to attend to what comes; once, after it was made. */
    WebSocketHandle begin() {
        created();
        heartbeat.begin();
        lane.signal();
        return this;
    }

    /** Answers pings while nobody receives, where that costs no thread or is wanted. */
    private @Nullable Interest atRest(boolean came) {
        WebSocketState now = closing.state();
        if (!CloseStateMachine.allows(now, Action.RECEIVE)) {
            if (now != WebSocketState.CLOSING) {
                inbound.release();
            }
            return null;
        }
        if (resources().attends() || outbound.pings().areOut()) {
            return inbound.attend(came);
        }
        inbound.giveBackIfEmpty();
        return null;
    }

    /** What compresses and inflates; null: nothing does. */
    @Nullable
    MessageCompression messageCompression() {
        return compression;
    }

    /** Has both directions give back what compression has not needed for a while. */
    private void lookAtMemory() {
        lane.poke();
        outbound.lane().signal();
    }

    Inbound inbound() {
        return inbound;
    }

    CloseStateMachine closing() {
        return closing;
    }

    Duration framePause() {
        return values().get(Option.RECEIVE_TIMEOUT);
    }

    @Override
    public WebSocketState state() {
        return isOpen() ? closing.state() : WebSocketState.RELEASED;
    }

    @Override
    public Optional<String> subprotocol() {
        return agreed.subprotocol();
    }

    @Override
    public Optional<DeflateParameters> compression() {
        return agreed.deflate();
    }

    @Override
    public Optional<TlsInfo> tls() {
        return tls;
    }

    @Override
    public ConnectionInfo connectionInfo() {
        return info;
    }

    @Override
    public Statistics statistics() {
        return Statistics.of(outbound.traffic(), outbound.pings().roundTripTime(), compression);
    }

    @Override
    public Optional<Ending> ending() {
        return closing.ending();
    }

    @Override
    void optionChanged(Option<?> option) {
        if (option == Option.KEEP_ALIVE || option == Option.KEEP_ALIVE_INTERVAL) {
            heartbeat.begin();
        }
    }

    boolean allows(Action action) {
        return isOpen() && CloseStateMachine.allows(closing.state(), action);
    }

    /** How long nothing has come. */
    long silenceNanos() {
        return outbound.traffic().nanosSinceReceived();
    }

    /** Whether a pong would not be heard because nobody receives what came before it. */
    boolean isHeldUp() {
        return inbound.isHeldUp();
    }

    TimeoutException noPong(Duration limit) {
        return new TimeoutException(
                Phase.KEEP_ALIVE, limit, "nothing came from " + peer + ", no pong either, within " + limit);
    }

    void sendUnsolicitedPong() {
        outbound.unsolicitedPong();
    }

    /** Sends a ping whose pong nobody waits for. */
    void sendPing(byte[] payload) {
        outbound.pings().addUnseen(payload);
        pingAdded();
    }

    private void pingAdded() {
        outbound.lane().signal();
        // Its pong has to be heard though nobody receives.
        lane.signal();
    }

    @Override
    public CompletableFuture<Duration> pingAsync(byte[] payload) {
        require(Action.PING);
        CompletableFuture<Duration> pong = outbound.pings().add(payload);
        pingAdded();
        return pong;
    }

    @Override
    public void send(BufferType type, ByteBuffer payload, SendOption... options) throws IOException {
        requireOpen();
        outbound.send(type, payload, options);
    }

    @Override
    public CompletableFuture<Void> sendAsync(BufferType type, ByteBuffer payload, SendOption... options) {
        requireOpen();
        return outbound.start(type, payload, options);
    }

    @Override
    public void sendText(String text, SendOption... options) throws IOException {
        send(BufferType.UTF8_MESSAGE, OutgoingText.encode(text), options);
    }

    @Override
    public CompletableFuture<Void> sendTextAsync(String text, SendOption... options) {
        return sendAsync(BufferType.UTF8_MESSAGE, OutgoingText.encode(text), options);
    }

    @Override
    public void flush() throws IOException {
        requireOpen();
        outbound.run(outbound::flush);
    }

    @Override
    public CompletableFuture<Void> flushAsync() {
        requireOpen();
        return outbound.start(outbound::flush);
    }

    @Override
    public Received receive(ByteBuffer dst) throws IOException {
        return receive(dst, Timeouts.UNLIMITED);
    }

    @Override
    public Received receive(ByteBuffer dst, Duration timeout) throws IOException {
        requireBuffer(dst, timeout);
        Received ready = readyMessage.take(dst);
        return ready != null ? ready : lane.run(piece(dst, timeout));
    }

    @Override
    public CompletableFuture<Received> receiveAsync(ByteBuffer dst, Duration timeout) {
        requireBuffer(dst, timeout);
        Received ready = isToldOfReads() ? null : readyMessage.take(dst);
        return ready != null
                ? lane.callbacks().laterFuture(ready)
                : lane.start(piece(dst, timeout), Function.identity());
    }

    private static void requireBuffer(ByteBuffer dst, Duration timeout) {
        Timeouts.requirePositive("timeout", timeout);
        if (dst.isReadOnly() || !dst.hasRemaining()) {
            throw Failures.parameter(
                    ErrorCode.INVALID_PARAMETER,
                    Phase.RECEIVE,
                    dst.isReadOnly() ? "the buffer is read-only" : "the buffer has no room",
                    null);
        }
    }

    private ReceiveOperation.Piece piece(ByteBuffer dst, Duration timeout) {
        beginReceiving();
        receiveTurn.requirePieces();
        return new ReceiveOperation.Piece(this, dst, timeout);
    }

    @Override
    public Message receiveMessage() throws IOException {
        return receiveMessage(Timeouts.UNLIMITED);
    }

    @Override
    public Message receiveMessage(Duration timeout) throws IOException {
        Timeouts.requirePositive("timeout", timeout);
        Message ready = readyMessage.take();
        return ready != null ? ready : lane.run(whole(timeout));
    }

    /**
     * Returns a message that has come as a whole already, as an asynchronous call would; null: there is none, or it takes more, or
     * somebody is to be told of each. Any thread; never waits.
     */
    @Nullable
    Message takeReady() {
        return isToldOfReads() ? null : readyMessage.take();
    }

    private boolean isToldOfReads() {
        return notifier().wants(StatusKind.READ_COMPLETE);
    }

    @Override
    public CompletableFuture<Message> receiveMessageAsync(Duration timeout) {
        Timeouts.requirePositive("timeout", timeout);
        Message ready = takeReady();
        return ready != null ? lane.callbacks().laterFuture(ready) : lane.start(whole(timeout), Function.identity());
    }

    private ReceiveOperation.Whole whole(Duration timeout) {
        beginReceiving();
        return new ReceiveOperation.Whole(this, receiveTurn.requireWhole(), timeout);
    }

    private void beginReceiving() {
        require(Action.RECEIVE);
        receiveTurn.begin();
        outbound.holdNothing();
    }

    @Override
    Exception unlessLost(Exception cause) {
        // What has ended has closed its channel itself.
        return closing.failure() == null && !closing.hasEnded() ? super.unlessLost(cause) : cause;
    }

    ReceiveTurn receiveTurn() {
        return receiveTurn;
    }

    /** Has what is held back leave. Any thread; never waits. */
    void holdNothing() {
        outbound.holdNothing();
    }

    /** What it means that a receive operation ended in this way; draws the consequences. Only with the lane. */
    WebSocketException receiveFailure(Exception cause, boolean stalled) {
        Exception reason = unlessLost(cause);
        WebSocketException failure = Failures.ended(reason, Phase.RECEIVE, peer, closing);
        boolean harmless = failure instanceof CancelledException || (failure instanceof TimeoutException && !stalled);
        return harmless ? failure : failed(Phase.RECEIVE, reason);
    }

    @Override
    public Flow.Publisher<Message> messages() {
        return new MessagePublisher(this, resources().callbacks());
    }

    @Override
    public void shutdown(CloseStatus status) throws IOException {
        requireOpen();
        outbound.run(() -> outbound.shutdown(status));
    }

    @Override
    public CompletableFuture<Void> shutdownAsync(CloseStatus status) {
        requireOpen();
        return outbound.start(() -> outbound.shutdown(status));
    }

    @Override
    public CloseStatus closeHandshake(CloseStatus status) throws IOException {
        HandshakeOperation handshake = beginHandshake();
        if (handshake.isAnswering()) {
            outbound.run(() -> outbound.handshake(status, handshake));
        }
        return lane.run(handshake);
    }

    @Override
    public CompletableFuture<CloseStatus> closeHandshakeAsync(CloseStatus status) {
        HandshakeOperation handshake = beginHandshake();
        Lane.Call<CloseStatus> call = lane.call(handshake, Function.identity());
        call.future().endWith(this::cancelHandshake);
        if (handshake.isAnswering()) {
            outbound.startUnseen(() -> outbound.handshake(status, handshake), sent -> lane.enter(call, sent.failure()));
        } else {
            lane.enter(call, null);
        }
        return call.future();
    }

    @Override
    public CloseStatus closeHandshake(CloseStatus status, Consumer<? super Message> unread) throws IOException {
        return new Draining(this, status, unread).run();
    }

    @Override
    public CompletableFuture<CloseStatus> closeHandshakeAsync(CloseStatus status, Consumer<? super Message> unread) {
        return new Draining(this, status, unread).start();
    }

    Outbound outbound() {
        return outbound;
    }

    /** False: it is done already. */
    private boolean cancelHandshake() {
        CancelledException cancelled = new CancelledException(
                Phase.CLOSE,
                "the closing handshake with " + peer + " was cancelled",
                new OperationFuture.Cancellation());
        boolean first = closing.fail(cancelled);
        fail(cancelled);
        return first;
    }

    private HandshakeOperation beginHandshake() {
        requireOpen();
        boolean answering = outbound.beginHandshake();
        // Who is receiving looks at the state again, and gives up.
        lane.poke();
        return new HandshakeOperation(this, values().get(Option.CLOSE_TIMEOUT), answering, closing.peerStatus());
    }

    /** Ends the closing handshake; fails if the WebSocket has failed before, because somebody cancelled it for example. */
    void handshakeDone() throws WebSocketException {
        closing.apply(Event.HANDSHAKE_DONE);
        channel.close();
        end(this::closedMeanwhile);
        outbound.lane().poke();
        if (closing.failure() != null) {
            throw Failures.ended(new ClosedChannelException(), Phase.CLOSE, peer, closing);
        }
    }

    @Override
    public CloseStatus closeStatus() {
        requireOpen();
        return closing.requirePeerStatus();
    }

    /** Fails the WebSocket; has a last word for a peer that may hear it, if it can be said now. Only with the receiving lane. */
    WebSocketException failed(Phase phase, Exception cause) {
        WebSocketException failure = Failures.ended(unlessLost(cause), phase, peer, closing);
        CloseStatus lastWord = CloseStatus.lastWord(cause);
        if (lastWord != null && closing.fail(failure)) {
            outbound.tryClose(lastWord);
            inbound.discardUnread();
        }
        fail(failure);
        return failure;
    }

    /** Fails the WebSocket. */
    void fail(WebSocketException failure) {
        closing.fail(failure);
        end(() -> failure);
        channel.close();
        lane.poke();
        outbound.lane().poke();
    }

    private WebSocketException closedMeanwhile() {
        return Failures.network(new ClosedChannelException(), Phase.CLOSE, peer);
    }

    /** Nothing is due any more, and no pong comes. */
    private void end(Supplier<WebSocketException> reason) {
        heartbeat.stop();
        if (compression != null) {
            compression.stop();
        }
        outbound.pings().end(reason);
    }

    private void require(Action action) {
        requireOpen();
        closing.require(action);
    }

    @Override
    public void abort() {
        closing.apply(Event.RELEASE);
        drop();
        close();
    }

    @Override
    void onClose() {
        WebSocketState before = closing.apply(Event.RELEASE);
        boolean open = before == WebSocketState.OPEN || before == WebSocketState.CLOSE_RECEIVED;
        // An abort of the session says nothing to the peer, and may have ended a frame in its midst.
        if (open && !resources().isAborted()) {
            CloseStatus received = closing.peerStatus();
            outbound.tryClose(received == null ? CloseStatus.GOING_AWAY : received);
            lane.ifIdle(inbound::discardUnread);
        }
        drop();
    }

    /** Closes the channel; what is going on finds that out now. */
    private void drop() {
        channel.close();
        end(this::closedMeanwhile);
        lane.poke();
        outbound.lane().poke();
    }
}
