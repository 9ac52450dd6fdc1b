package dev.fairlead.api;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.spi.transport.tls.TlsInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * An open WebSocket (WinHTTP: the handle that {@code WinHttpWebSocketCompleteUpgrade} returns).
 *
 * <p><b>Terms.</b> A <em>send operation</em> is any of {@link #send}, {@link #sendText}, {@link #sendBinary} and
 * {@link #shutdown}. A <em>receive operation</em> is any of {@link #receive} and {@link #receiveMessage}.
 *
 * <p><b>Two forms.</b> Each operation has a blocking form and an asynchronous one, which do the same and can be mixed.
 * Mistakes of the caller ({@link HandleStateException}, {@link InvalidParameterException}) are thrown by the asynchronous
 * form itself; whatever else goes wrong comes through its future. Futures are completed as
 * {@link SessionOptions.Builder#callbackExecutor} says, those of one direction one after the other. A buffer that was
 * handed over belongs to the operation until its future is done. On a transport without threads of its own
 * ({@code socket}) an asynchronous operation that cannot be done at once holds a thread of the session's executor until it
 * is; on {@code nio} it holds none.
 *
 * <p><b>Threads.</b> All methods may be called by any thread. Send operations leave in the order of the calls, so whole
 * messages of several threads stay whole; a message in several pieces is one thread's business. One receive operation at a
 * time: a second one fails at once. Sending never waits for receiving, nor the reverse.
 *
 * <p><b>Pings</b> are answered by this end and never seen. A transport with threads of its own ({@code nio}) reads ahead
 * while nobody receives, up to {@link SessionOptions.Builder#receiveBufferSize} bytes, and answers the pings among them. On
 * one without ({@code socket}) nobody reads unless somebody calls: there a ping waits for the next receive operation, unless
 * {@link SessionOptions.Builder#attend} was chosen. Only the latest ping is answered (RFC 6455 5.5.3).
 *
 * <p><b>Interrupts and cancellation.</b> A thread that is interrupted while it waits gets {@link CancelledException}, with
 * its interrupt flag still set. Cancelling the future of an asynchronous operation does the same to that; so do
 * {@link CompletableFuture#orTimeout} and whatever else completes the future before its operation. If the operation has an
 * outcome by then, the outcome stands: {@code cancel} returns false. A receive operation loses nothing by being ended. Of a
 * send operation nothing is sent unless its frame had begun to leave: half a frame cannot be taken back, and so the
 * WebSocket is {@link WebSocketState#FAILED} then and its connection closed. A piece that others were queued behind cannot
 * be taken back either: then nothing more can be sent.
 *
 * <p><b>Failures.</b> If the peer breaks a rule or the connection breaks while receiving, the WebSocket is
 * {@link WebSocketState#FAILED} and its connection closed; later operations fail with {@link HandleStateException},
 * whose cause is that failure. If the connection breaks while sending, receiving goes on, so that what the peer sent
 * before, its Close frame above all, is not lost.
 *
 * @since 0.1
 */
public interface WebSocket extends Handle {

    /**
     * Returns where this WebSocket stands.
     *
     * @return the state, which may be another one a moment later
     */
    WebSocketState state();

    /**
     * Returns the subprotocol that the server chose.
     *
     * @return one of those that were offered; empty if it chose none
     */
    Optional<String> subprotocol();

    /**
     * Returns what was agreed on the compression of messages (permessage-deflate, RFC 7692). Also after this handle was closed.
     *
     * @return the parameters; empty if messages are not compressed: it was not offered, or the server did not want to
     */
    Optional<DeflateParameters> compression();

    /**
     * Returns what the TLS handshake has agreed on: version, cipher suite, group, the server's certificates. Also after this
     * handle was closed.
     *
     * @return the facts; empty if the connection goes without TLS
     */
    Optional<TlsInfo> tls();

    /**
     * Returns the addresses of the network connection, and how long it took to set up. Also after this handle, and its
     * request, were closed.
     *
     * @return the facts, as they were at the upgrade
     */
    ConnectionInfo connectionInfo();

    /**
     * Returns what has passed on the connection until now, and when. Also after this handle was closed.
     *
     * @return the counts; they go on
     */
    Statistics statistics();

    /**
     * Tells who has ended this WebSocket, and why. Also after this handle was closed.
     *
     * @return empty while nobody has
     */
    Optional<Ending> ending();

    /**
     * Sends a ping with a payload of one's own, and tells how long its pong took (RFC 6455 5.5.2). Does not wait for receive
     * operations, nor hold them up: until the pong has come, this end reads ahead as far as
     * {@link SessionOptions.Builder#receiveBufferSize} although nobody receives, on every transport. A pong behind more data
     * than that is found when that was received. A peer may answer the latest ping only: its pong counts for those before it
     * too. At most 64 pings can be out. Cancelling the future forgets the ping, and harms nothing.
     *
     * @param payload at most 125 bytes; copied
     * @return the time from the ping's sending to its pong; or {@link CancelledException} if the WebSocket was closed or the
     *     closing handshake was done before, {@link ConnectionException} if the peer's Close frame came before, behind which no
     *     pong comes, the failure of the WebSocket if it failed
     * @throws InvalidParameterException if {@code payload} is longer than 125 bytes
     * @throws HandleStateException if a Close frame was sent or received, the WebSocket failed or was closed, or 64 pings are out
     */
    CompletableFuture<Duration> pingAsync(byte[] payload);

    /**
     * Sends a ping as {@link #pingAsync} does, and waits for its pong.
     *
     * @param payload at most 125 bytes
     * @param timeout how long to wait; positive
     * @return the round-trip time
     * @throws TimeoutException if the pong did not come in time; the WebSocket is as usable as before
     * @throws InvalidParameterException if {@code payload} is longer than 125 bytes, or {@code timeout} is not positive
     * @throws HandleStateException as {@link #pingAsync}
     * @throws CancelledException if the WebSocket was closed meanwhile, or the thread was interrupted, whose flag stays set
     * @throws IOException as {@link #pingAsync}; only one that extends {@link WebSocketException}
     */
    default Duration ping(byte[] payload, Duration timeout) throws IOException {
        Timeouts.requirePositive("timeout", timeout);
        return PingWait.forPong(pingAsync(payload), timeout);
    }

    /**
     * Sends a message or a piece of one (WinHTTP: {@code WinHttpWebSocketSend}). The first piece decides the kind of
     * the message; the piece whose type {@link BufferType#isLast() is last} ends it. Waits for its turn and for room,
     * up to {@link Timeouts#send()} without a byte leaving. A message that is compressed leaves in as many frames as it takes,
     * and each piece as a whole: the peer can read all of it before the next one.
     *
     * @param type kind of the message, and whether it ends here
     * @param payload the bytes from position to limit, none are fine; heap, direct or read-only. They are not changed, and
     *     not used after the call; the position advances to the limit on success and is undefined after a failure
     * @param options how; whether a message is compressed is decided by its first piece
     * @throws InvalidParameterException if {@code type} is of another kind than the message that is being sent, text is
     *     not UTF-8 (RFC 6455 8.1), or the message that is being sent is compressed and this piece of it is not to be;
     *     nothing was sent and the message can be continued
     * @throws HandleStateException if a Close frame was sent, the WebSocket failed or was closed
     * @throws TimeoutException if the limit passed; if a part of the frame had left by then, nothing can be sent any
     *     more, else nothing happened
     * @throws ConnectionException if the connection broke; nothing can be sent any more
     * @throws TlsException if TLS failed; nothing can be sent any more
     * @throws CancelledException if the handle was closed meanwhile or the thread was interrupted
     * @throws IOException only as one of the above that extend {@link WebSocketException}
     */
    void send(BufferType type, ByteBuffer payload, SendOption... options) throws IOException;

    /**
     * Sends as {@link #send} does, without waiting: the message or piece takes its place behind those that were sent before.
     *
     * @param type as for {@link #send}
     * @param payload as for {@link #send}; not to be touched until the future is done
     * @param options as for {@link #send}
     * @return completed when the last byte was handed to the system, or is held back because
     *     {@linkplain SendOption#MORE_FOLLOWS more follows}; or with what {@link #send} fails with; if the connection broke
     *     before its turn came, with {@link HandleStateException}
     * @throws InvalidParameterException as {@link #send}
     * @throws HandleStateException as {@link #send}; or if more would wait than {@link Limits#queuedBytes()}
     *     ({@link ErrorCode#INVALID_OPERATION})
     */
    CompletableFuture<Void> sendAsync(BufferType type, ByteBuffer payload, SendOption... options);

    /**
     * Sends a whole text message.
     *
     * @param text its characters; unpaired surrogates are refused (RFC 6455 5.6 wants UTF-8)
     * @param options as for {@link #send}
     * @throws InvalidParameterException if {@code text} has an unpaired surrogate, or a message in pieces is being sent
     *     and is not text
     * @throws IOException as {@link #send}
     */
    void sendText(String text, SendOption... options) throws IOException;

    /**
     * Sends a whole text message as {@link #sendText} does, without waiting.
     *
     * @param text as for {@link #sendText}
     * @param options as for {@link #send}
     * @return as {@link #sendAsync}
     * @throws InvalidParameterException as {@link #sendText}
     */
    CompletableFuture<Void> sendTextAsync(String text, SendOption... options);

    /**
     * Sends a whole binary message.
     *
     * @param payload as for {@link #send}
     * @param options as for {@link #send}
     * @throws IOException as {@link #send}
     */
    default void sendBinary(ByteBuffer payload, SendOption... options) throws IOException {
        send(BufferType.BINARY_MESSAGE, payload, options);
    }

    /**
     * Sends a whole binary message.
     *
     * @param payload its bytes, which are not changed
     * @param options as for {@link #send}
     * @throws IOException as {@link #send}
     */
    default void sendBinary(byte[] payload, SendOption... options) throws IOException {
        sendBinary(ByteBuffer.wrap(payload), options);
    }

    /**
     * Sends a whole binary message, without waiting.
     *
     * @param payload as for {@link #sendAsync}
     * @param options as for {@link #send}
     * @return as {@link #sendAsync}
     */
    default CompletableFuture<Void> sendBinaryAsync(ByteBuffer payload, SendOption... options) {
        return sendAsync(BufferType.BINARY_MESSAGE, payload, options);
    }

    /**
     * Sends a whole binary message, without waiting.
     *
     * @param payload its bytes, which are not changed; not to be touched until the future is done
     * @param options as for {@link #send}
     * @return as {@link #sendAsync}
     */
    default CompletableFuture<Void> sendBinaryAsync(byte[] payload, SendOption... options) {
        return sendBinaryAsync(ByteBuffer.wrap(payload), options);
    }

    /**
     * Sends what is held back because {@linkplain SendOption#MORE_FOLLOWS more was to follow}. Waits as {@link #send} does. Does
     * nothing if nothing is held back.
     *
     * @throws HandleStateException if a Close frame was sent, the WebSocket failed or was closed
     * @throws TimeoutException if {@link Timeouts#send()} passed without a byte leaving; it goes on leaving without anybody
     *     waiting for it
     * @throws IOException as {@link #send}; what had not left is lost
     */
    void flush() throws IOException;

    /**
     * Sends as {@link #flush} does, without waiting.
     *
     * @return completed when the last byte was handed to the system, or with what {@link #flush} fails with
     * @throws HandleStateException as {@link #flush}
     */
    CompletableFuture<Void> flushAsync();

    /**
     * Receives a message, a piece of one, or the peer's Close frame (WinHTTP: {@code WinHttpWebSocketReceive}). Waits
     * without a limit for something to come. Pieces are as long as what has arrived and fits; a message that is no longer
     * than the room in {@code dst} may still come in several. What came before a failure
     * is given first; the next call meets the failure. There is no limit to the size of a message. Text is checked to be
     * UTF-8 over the whole message, while a piece may end within a character.
     *
     * @param dst takes the bytes at its position, which advances; not read-only, with room for at least one; not used
     *     after the call
     * @return what came
     * @throws InvalidParameterException if {@code dst} has no room or is read-only
     * @throws HandleStateException if a receive operation is going on, {@link Received.Closed} was received already,
     *     {@link #receiveMessage()} has begun a message and timed out, the WebSocket failed or was closed
     * @throws ProtocolException if the server broke a rule or went over a limit; the WebSocket failed
     * @throws ConnectionException if the connection ended without a Close frame (1006), or broke; the WebSocket failed
     * @throws TlsException if TLS failed: what came was changed on the way, or somebody has cut the stream, before a Close
     *     frame was received; the WebSocket failed
     * @throws TimeoutException if a frame that had begun paused for longer than {@link Timeouts#receive()}; the WebSocket
     *     failed
     * @throws CancelledException if the handle was closed meanwhile, the closing handshake was begun, or the thread was
     *     interrupted
     * @throws IOException only as one of the above that extend {@link WebSocketException}
     */
    Received receive(ByteBuffer dst) throws IOException;

    /**
     * Receives as {@link #receive(ByteBuffer)} does, but waits no longer than {@code timeout}.
     *
     * @param dst as for {@link #receive(ByteBuffer)}
     * @param timeout how long to wait; positive
     * @return what came
     * @throws TimeoutException if nothing came in time: the WebSocket is as usable as before, and no byte is lost; or
     *     as {@link #receive(ByteBuffer)}. {@link #state()} tells the two apart
     * @throws InvalidParameterException if {@code timeout} is zero or negative, or as {@link #receive(ByteBuffer)}
     * @throws IOException as {@link #receive(ByteBuffer)}
     */
    Received receive(ByteBuffer dst, Duration timeout) throws IOException;

    /**
     * Receives as {@link #receive(ByteBuffer)} does, without holding the calling thread.
     *
     * @param dst as for {@link #receive(ByteBuffer)}; not to be touched until the future is done
     * @return what came, or what {@link #receive(ByteBuffer)} fails with
     * @throws InvalidParameterException as {@link #receive(ByteBuffer)}
     * @throws HandleStateException as {@link #receive(ByteBuffer)}
     */
    default CompletableFuture<Received> receiveAsync(ByteBuffer dst) {
        return receiveAsync(dst, Timeouts.UNLIMITED);
    }

    /**
     * Receives as {@link #receive(ByteBuffer, Duration)} does, without holding the calling thread.
     *
     * @param dst as for {@link #receiveAsync(ByteBuffer)}
     * @param timeout as for {@link #receive(ByteBuffer, Duration)}
     * @return what came, or what {@link #receive(ByteBuffer, Duration)} fails with
     * @throws InvalidParameterException as {@link #receive(ByteBuffer, Duration)}
     * @throws HandleStateException as {@link #receive(ByteBuffer)}
     */
    CompletableFuture<Received> receiveAsync(ByteBuffer dst, Duration timeout);

    /**
     * Receives a whole message, or the peer's Close frame. Waits without a limit.
     *
     * @return what came
     * @throws ProtocolException if the message is larger than {@link Limits#messageBytes()} (then the server was told
     *     1009), or as {@link #receive(ByteBuffer)}; the WebSocket failed
     * @throws HandleStateException if a message was begun with {@link #receive} and is not finished, or as
     *     {@link #receive(ByteBuffer)}
     * @throws IOException as {@link #receive(ByteBuffer)}
     */
    Message receiveMessage() throws IOException;

    /**
     * Receives as {@link #receiveMessage()} does, but waits no longer than {@code timeout}.
     *
     * @param timeout how long to wait for the whole message; positive
     * @return what came
     * @throws TimeoutException if the message was not whole in time: what has come of it is kept, and the next
     *     {@code receiveMessage} goes on with it
     * @throws InvalidParameterException if {@code timeout} is zero or negative
     * @throws IOException as {@link #receiveMessage()}
     */
    Message receiveMessage(Duration timeout) throws IOException;

    /**
     * Receives as {@link #receiveMessage()} does, without holding the calling thread.
     *
     * @return what came, or what {@link #receiveMessage()} fails with
     * @throws HandleStateException as {@link #receiveMessage()}
     */
    default CompletableFuture<Message> receiveMessageAsync() {
        return receiveMessageAsync(Timeouts.UNLIMITED);
    }

    /**
     * Receives as {@link #receiveMessage(Duration)} does, without holding the calling thread.
     *
     * @param timeout as for {@link #receiveMessage(Duration)}
     * @return what came, or what {@link #receiveMessage(Duration)} fails with
     * @throws InvalidParameterException if {@code timeout} is zero or negative
     * @throws HandleStateException as {@link #receiveMessage()}
     */
    CompletableFuture<Message> receiveMessageAsync(Duration timeout);

    /**
     * Returns the incoming messages as a stream ({@code java.util.concurrent.Flow}). Each message that a subscriber requests
     * is received as by {@link #receiveMessageAsync()}, one after the other; what is not requested stays in the socket, and
     * so holds up the peer. The peer's Close frame completes the stream, and {@link #closeStatus()} tells what it said;
     * what {@link #receiveMessage()} would fail with ends it. Cancelling loses nothing: messages can be received in any
     * other way after it. A message that had come already is still delivered. One subscriber at a time: the receive of a
     * second one fails, and with it its stream. Signals come on the threads on which futures are completed.
     *
     * @return a publisher, which can be subscribed to more than once
     */
    Flow.Publisher<Message> messages();

    /**
     * Sends a Close frame and nothing after it, and goes on receiving (WinHTTP: {@code WinHttpWebSocketShutdown}). Does not
     * wait for the peer's answer, which {@link #receive} brings. A message that is being sent in pieces is left
     * unfinished. If the peer's Close frame was received already, this is the answer to it.
     *
     * @param status what the frame says
     * @throws HandleStateException if a Close frame was sent already, the WebSocket failed or was closed
     * @throws TimeoutException if {@link Timeouts#send()} passed; nothing can be sent any more
     * @throws IOException as {@link #send}
     */
    void shutdown(CloseStatus status) throws IOException;

    /**
     * Sends a Close frame as {@link #shutdown} does, without waiting, behind what was sent before.
     *
     * @param status what the frame says
     * @return completed when it was handed to the system, or with what {@link #shutdown} fails with
     * @throws HandleStateException as {@link #shutdown}
     */
    CompletableFuture<Void> shutdownAsync(CloseStatus status);

    /**
     * Performs the closing handshake: sends a Close frame unless one was sent, drops what still arrives until the peer's
     * Close frame, and then ends the connection (WinHTTP: {@code WinHttpWebSocketClose}). Ends a receive operation that is
     * going on with {@link CancelledException} first. Waits up to {@link Timeouts#close()} in all: for the peer's Close
     * frame, unless it was received before, and then at most 2 seconds for the server to end the TCP connection first, as
     * RFC 6455 7.1.1 prefers. If both Close frames had passed before, does not wait at all. The handle stays open for
     * {@link #closeStatus()} and is to be closed.
     *
     * @param status what the frame says; not used if a Close frame was sent already
     * @return the status of the peer's Close frame
     * @throws HandleStateException if the closing handshake was begun before, the WebSocket failed or was closed
     * @throws TimeoutException if the peer's Close frame did not come in time; the connection is closed
     * @throws ProtocolException if the server broke a rule; the connection is closed
     * @throws ConnectionException if the connection ended without a Close frame, or broke; it is closed
     * @throws TlsException if TLS failed before the peer's Close frame was received; the connection is closed
     * @throws CancelledException if the handle was closed meanwhile or the thread was interrupted; the connection is
     *     closed
     * @throws IOException only as one of the above that extend {@link WebSocketException}
     */
    CloseStatus closeHandshake(CloseStatus status) throws IOException;

    /**
     * Performs the closing handshake as {@link #closeHandshake} does, without holding the calling thread. Cancelling the
     * future closes the connection.
     *
     * @param status as for {@link #closeHandshake}
     * @return the status of the peer's Close frame, or what {@link #closeHandshake} fails with
     * @throws HandleStateException as {@link #closeHandshake}
     */
    CompletableFuture<CloseStatus> closeHandshakeAsync(CloseStatus status);

    /**
     * Performs the closing handshake as {@link #closeHandshake(CloseStatus)} does, but loses nothing: sends the Close frame
     * unless that was done, and gives what the peer still sends to the application before it. If the peer's Close frame was
     * received before, nothing is left to be given, and it is that method. A message that {@link #receive} has begun is to be
     * finished before. Waits up to {@link Timeouts#close()} for the Close frames to be sent and received.
     *
     * @param status what the Close frame says
     * @param unread takes each message; what it throws ends the call, and the handshake can be begun again
     * @return what the peer's Close frame said
     * @throws TimeoutException if the Close frame could not be sent, or the peer's did not come, within {@link Timeouts#close()},
     *     whatever else came
     * @throws IOException as {@link #shutdown}, {@link #receiveMessage()} and {@link #closeHandshake(CloseStatus)}
     */
    CloseStatus closeHandshake(CloseStatus status, Consumer<? super Message> unread) throws IOException;

    /**
     * Performs the closing handshake as {@link #closeHandshake(CloseStatus, Consumer)} does, without waiting. Cancelling the future
     * ends it where it is, after which the handshake can be begun again; if it was at its end, the connection is closed.
     *
     * @param status what the Close frame says
     * @param unread takes each message, on the threads on which futures are completed
     * @return what the peer's Close frame said, or what {@link #closeHandshake(CloseStatus, Consumer)} fails with
     */
    CompletableFuture<CloseStatus> closeHandshakeAsync(CloseStatus status, Consumer<? super Message> unread);

    /**
     * Returns the status and reason of the peer's Close frame (WinHTTP: {@code WinHttpWebSocketQueryCloseStatus}). What
     * this end sends later does not change it.
     *
     * @return the peer's status; {@link CloseStatus#EMPTY} if its frame had none
     * @throws HandleStateException if no Close frame was received yet, or the handle was closed
     */
    CloseStatus closeStatus();

    /**
     * Releases this handle at once, whatever is going on. Never waits and never throws. This is not the polite way to
     * part: {@link #closeHandshake} is. If the WebSocket is open and nobody is sending, one attempt that cannot wait is
     * made to send a Close frame 1001, or the echo of the peer's, if that was received. Operations that are going on end
     * with {@link CancelledException} within 250 ms.
     */
    @Override
    void close();

    /**
     * Drops the connection and releases this handle at once, with no attempt to tell the peer. Operations that are going
     * on end with {@link CancelledException} within 250 ms. Never waits and never throws.
     */
    void abort();
}
