package dev.fairlead.testkit;

import dev.fairlead.codec.frame.ClosePayload;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.HttpViolation;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.upgrade.UpgradeAnswer;
import dev.fairlead.spi.transport.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One accepted connection in the hands of a {@link ServerScript}: HTTP heads, frames, or any bytes at all.
 *
 * <p>What reads waits until the client has sent enough, what writes until the operating system has taken everything;
 * neither has a time limit of its own, and both end when the server is closed. A script that reads nothing leaves what
 * the client sends in the socket's buffers, which fill up.
 *
 * <p>Methods that read are for one thread at a time, and so are {@link #echo()} and {@link #awaitEnd}; methods that
 * write may be called by any thread, also while another reads. {@link #reset()} may be called by any thread at any
 * time.
 *
 * <p>If permessage-deflate is agreed, see {@link #deflate()}, whole messages go through it: {@link #sendText}, {@link
 * #sendBinary} and {@link #send(Message)} compress, {@link #receiveMessage} and {@link #echo()} inflate. Frames do not: {@link
 * #send(FrameHeader, byte...)} and {@link #receive()} take and give the payload of the wire, for scripts that break the rules
 * or look at what the client makes of them; {@link #compress} and {@link #inflate} are there for such scripts. Each direction
 * has a context from which later messages may take what was in earlier ones: a payload that was compressed and not sent, or
 * received as frames and not inflated, leaves the two sides with different ones.
 *
 * <p>Failures are told apart by type: {@link SocketException} if the client or the network broke the connection,
 * {@link EOFException} if the client ended it in the middle of something, {@link javax.net.ssl.SSLException} if it broke
 * TLS or refused it with an alert, {@link HttpViolation} and
 * {@link ProtocolViolation} if the client broke a protocol, {@link java.nio.channels.ClosedChannelException} if it was
 * closed on this side.
 *
 * @since 0.1
 */
public final class ServerConnection extends DeflatingConnection {

    /** How long the client has to end its side after the server ended its own. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Requests requests;

    private final MessageJoiner messages = new MessageJoiner();

    /** The client's close frame, once received. Only the reading thread. */
    private Optional<ClosePayload> closeReceived = Optional.empty();

    /** Whether a close frame has been sent. */
    private volatile boolean closeSent;

    ServerConnection(Wire wire, Requests requests, int maxMessageBytes) {
        super(wire, maxMessageBytes);
        this.requests = requests;
    }

    /**
     * Returns the head of the client's current request; reads the first one if none has been read.
     *
     * @return the head; a body, if there is one, is left for {@link #readRaw}
     * @throws EOFException if the client ends the connection before the head is complete
     * @throws HttpViolation if the head breaks RFC 9112 or exceeds 16 KiB, 8 KiB per line or 100 fields
     * @throws IOException if the connection is broken or closed
     */
    public RequestHead request() throws IOException, HttpViolation {
        return requests.current();
    }

    /**
     * Reads the head of a further request, which {@link #request()} returns from then on: for clients that are asked to
     * authenticate, and for the other end of a {@code CONNECT}.
     *
     * @return the head
     * @throws EOFException if the client ends the connection before the head is complete
     * @throws HttpViolation if the head breaks RFC 9112 or exceeds 16 KiB, 8 KiB per line or 100 fields
     * @throws IOException if the connection is broken or closed
     */
    public RequestHead nextRequest() throws IOException, HttpViolation {
        return requests.next();
    }

    /**
     * Returns the value of {@code Sec-WebSocket-Accept} that belongs to the request's key (RFC 6455 section 4.2.2).
     *
     * @return 28 characters of base64
     * @throws ProtocolException if the request is not a right request for an upgrade
     * @throws HttpViolation see {@link #request()}
     * @throws IOException see {@link #request()}
     */
    public String accept() throws IOException, HttpViolation {
        return upgradeHead().headers().first("Sec-WebSocket-Accept").orElseThrow();
    }

    /**
     * Returns the head that accepts the upgrade, for scripts that change or cut it; sends nothing.
     *
     * @return status 101, with the first of the client's subprotocols that the server speaks, if any, and with an answer to
     *     the client's offers of permessage-deflate if {@link EmbeddedServer.Builder#deflate} was called, which a script that
     *     sends this head itself follows with {@link #speakDeflate}
     * @throws ProtocolException if the request is not a right request for an upgrade; the message names the rule
     * @throws HttpViolation see {@link #request()}
     * @throws IOException see {@link #request()}
     */
    public ResponseHead upgradeHead() throws IOException, HttpViolation {
        return Requests.requireAccepted(requests.answer());
    }

    /**
     * Accepts the upgrade, or refuses a request that is not a right one with 400 or 426 (RFC 6455 section 4.2.2).
     *
     * @throws ProtocolException if the request has been refused; the message names the rule
     * @throws HttpViolation see {@link #request()}
     * @throws IOException see {@link #request()}
     */
    public void upgrade() throws IOException, HttpViolation {
        upgradeAnd();
    }

    /**
     * Like {@link #upgrade()}, with frames in the same segment as the head.
     *
     * @param pieces what follows the head, for instance from {@link Frame#encode}; any bytes
     * @throws ProtocolException if the request has been refused; the pieces have then not been sent
     * @throws HttpViolation see {@link #request()}
     * @throws IOException see {@link #request()}
     */
    public void upgradeAnd(byte[]... pieces) throws IOException, HttpViolation {
        UpgradeAnswer answer = requests.answer();
        byte[] head = Frame.toArray(answer.head().encode());
        requests.agreed().ifPresent(this::speakDeflate);
        write(answer instanceof UpgradeAnswer.Accepted ? join(head, join(pieces)) : head);
        Requests.requireAccepted(answer);
    }

    /**
     * Sends a response, exactly as given: no field is added.
     *
     * @param head the head
     * @param body the body; empty for none
     * @throws IOException if the connection is broken or closed
     */
    public void respond(ResponseHead head, byte... body) throws IOException {
        write(Frame.toArray(head.encode()), body);
    }

    /**
     * Sends one frame as {@link Frame#encode} makes it, whatever has been sent before.
     *
     * @param header the header
     * @param payload the payload, not masked; may be shorter than the header says
     * @throws IllegalArgumentException if the payload is longer than the header says
     * @throws IOException if the connection is broken or closed
     */
    public void send(FrameHeader header, byte... payload) throws IOException {
        if (header.opcode() == Opcode.CLOSE) {
            closeSent = true;
        }
        write(Frame.encode(header, payload));
    }

    /**
     * Sends a message in one frame.
     *
     * @param message the message; compressed if it says so
     * @throws IllegalStateException if it says so and permessage-deflate is not agreed
     * @throws IOException if the connection is broken or closed
     */
    public void send(Message message) throws IOException {
        if (message.compressed()) {
            sendCompressed(message.kind(), message.payload());
        } else {
            sendWhole(message.kind(), message.bytes());
        }
    }

    private void sendCompressed(Opcode kind, ByteBuffer message) throws IOException {
        ConnectionDeflate agreed = agreedDeflate();
        // Messages have to leave in the order in which they were compressed.
        writing.lock();
        try {
            byte[] payload = agreed.compress(message);
            send(FrameHeader.ofCompressed(true, kind, payload.length), payload);
        } finally {
            writing.unlock();
        }
    }

    /**
     * Sends a text message in one frame, compressed if permessage-deflate is agreed.
     *
     * @param text the message; sent as UTF-8
     * @throws IOException if the connection is broken or closed
     */
    public void sendText(String text) throws IOException {
        sendAsAgreed(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends a binary message in one frame, compressed if permessage-deflate is agreed.
     *
     * @param payload the message
     * @throws IOException if the connection is broken or closed
     */
    public void sendBinary(byte... payload) throws IOException {
        sendAsAgreed(Opcode.BINARY, payload);
    }

    /**
     * Sends a ping.
     *
     * @param payload 125 bytes at most
     * @throws IllegalArgumentException if the payload is longer
     * @throws IOException if the connection is broken or closed
     */
    public void sendPing(byte... payload) throws IOException {
        sendWhole(Opcode.PING, payload);
    }

    /**
     * Sends a pong.
     *
     * @param payload 125 bytes at most
     * @throws IllegalArgumentException if the payload is longer
     * @throws IOException if the connection is broken or closed
     */
    public void sendPong(byte... payload) throws IOException {
        sendWhole(Opcode.PONG, payload);
    }

    /**
     * Sends a close frame.
     *
     * @param code a code that may appear on the wire, or 1005 with an empty reason for an empty close frame
     * @param reason 123 bytes of UTF-8 at most
     * @throws IllegalArgumentException if code or reason may not be sent; {@link #send} sends such a frame all the same
     * @throws IOException if the connection is broken or closed
     */
    public void sendClose(int code, String reason) throws IOException {
        sendWhole(Opcode.CLOSE, Frame.toArray(new ClosePayload(code, reason).encode()));
    }

    /**
     * Receives the client's next frame, of any kind, with its payload as it is on the wire; answers nothing.
     *
     * @return the frame; empty if the client ended the connection between two frames
     * @throws EOFException if the client ends the connection within a frame
     * @throws ProtocolViolation if the client breaks RFC 6455, or if the frame exceeds the server's limit on messages,
     *     1009
     * @throws IOException if the connection is broken or closed
     */
    public Optional<Frame> receive() throws IOException, ProtocolViolation {
        Optional<Frame> frame = Optional.ofNullable(frames.next());
        if (frame.isPresent() && frame.get().header().opcode() == Opcode.CLOSE) {
            closeReceived = Optional.of(ClosePayload.decode(frame.get().payload()));
        }
        return frame;
    }

    /**
     * Receives the client's next data message, its fragments joined, and inflated if it is compressed; answers pings on the
     * way and passes over pongs.
     *
     * @return the message; empty if the client closed, see {@link #closeReceived()}, or ended the connection
     * @throws EOFException if the client ends the connection within a frame
     * @throws ProtocolViolation if the client breaks RFC 6455, or if the message exceeds the server's limit, 1009
     * @throws IOException if the connection is broken or closed
     */
    public Optional<Message> receiveMessage() throws IOException, ProtocolViolation {
        Optional<Message> message = Optional.empty();
        while (message.isEmpty()) {
            Optional<Frame> frame = receive();
            if (frame.isEmpty() || frame.get().header().opcode() == Opcode.CLOSE) {
                return Optional.empty();
            }
            message = take(frame.get());
        }
        return message;
    }

    /**
     * Returns what the client's close frame said.
     *
     * @return code and reason, code 1005 if the frame was empty; empty as long as no close frame has been received
     */
    public Optional<ClosePayload> closeReceived() {
        return closeReceived;
    }

    /**
     * Closes: sends a close frame, unless one has been sent, then waits for the client's, unless it has been received,
     * and throws away what comes before it.
     *
     * @param code see {@link #sendClose}
     * @param reason see {@link #sendClose}
     * @return what the client's close frame says; empty if the client ended the connection without one
     * @throws IllegalArgumentException if code or reason may not be sent
     * @throws EOFException if the client ends the connection within a frame
     * @throws ProtocolViolation if the client breaks RFC 6455
     * @throws IOException if the connection is broken or closed
     */
    public Optional<ClosePayload> closeHandshake(int code, String reason) throws IOException, ProtocolViolation {
        if (!closeSent) {
            sendClose(code, reason);
        }
        boolean open = true;
        while (open && closeReceived.isEmpty()) {
            open = receive().isPresent();
        }
        return closeReceived;
    }

    /**
     * Sends every message back, as text or binary and compressed or not as it came, in one frame; answers pings, and at last
     * the client's close frame with the same status. Returns then, or when the client has left in whatever way.
     *
     * <p>The client may send before it reads, up to the server's limit on messages beyond what the sockets hold. A
     * message goes back when it has arrived whole. Another thread's writes wait until this returns.
     *
     * @throws IllegalStateException if a message has been received in part, or if a close frame has been sent
     * @throws ProtocolViolation if the client breaks RFC 6455, or if a message exceeds the server's limit, 1009; what
     *     came before has been sent back
     * @throws IOException if the connection is closed
     */
    public void echo() throws IOException, ProtocolViolation {
        if (frames.messageOpen() || closeSent) {
            throw new IllegalStateException("echo within a message or after a close frame");
        }
        writing.lock();
        try {
            closeReceived = new EchoLoop(wire, frames, maxMessageBytes).run();
            closeSent = closeReceived.isPresent();
        } catch (EOFException | SocketException clientLeft) {
            // Aborting is the client's right, and what tests of abort do: the end of the echo, no failure.
            closeReceived = Optional.empty();
        } finally {
            writing.unlock();
        }
    }

    /**
     * Shakes hands in TLS, if the server has it.
     *
     * @return false if the client left before it was done
     */
    boolean handshake() throws IOException {
        try {
            wire.handshake();
            return true;
        } catch (EOFException | SocketException clientLeft) {
            return false;
        }
    }

    /** Tells the client what it did wrong, as far as a protocol has words for it. */
    void answer(Exception failure) throws IOException {
        if (failure instanceof ProtocolViolation violation && !closeSent) {
            // RFC 6455 7.1.7: a Close frame with an appropriate status code "SHOULD" be sent when failing a connection.
            // A reason has 123 bytes of UTF-8 at most; in ASCII they can be cut anywhere.
            String reason = String.valueOf(violation.getMessage()).replaceAll("[^ -~]", "?");
            sendClose(violation.closeCode(), reason.substring(0, Math.min(123, reason.length())));
        } else if (failure instanceof HttpViolation && !answered()) {
            respond(Requests.lastHead(400, "Bad Request", Headers.empty(), 0));
        }
    }

    /** Ends the connection in order, so that what has been written is not lost to a reset. */
    void finish() throws IOException {
        if (wire.isOpen()) {
            // RFC 6455 7.1.1: the server closes the TCP connection first, so that it, and not the client, waits.
            try {
                wire.shutdownOutput(Deadline.after(LINGER));
            } catch (SocketException clientLeft) {
                // Nobody is there to be told.
                return;
            }
            wire.discardUntilEnd(LINGER);
        }
    }

    /** Ends the connection whatever happens on it, and gives back what zlib holds. */
    void close() throws IOException {
        try {
            wire.close();
        } finally {
            closeDeflate();
        }
    }

    private void sendAsAgreed(Opcode kind, byte[] message) throws IOException {
        if (deflate().isPresent()) {
            sendCompressed(kind, ByteBuffer.wrap(message));
        } else {
            sendWhole(kind, message);
        }
    }

    private void sendWhole(Opcode opcode, byte[] payload) throws IOException {
        send(FrameHeader.of(true, opcode, payload.length), payload);
    }

    private Optional<Message> take(Frame frame) throws IOException, ProtocolViolation {
        if (!frame.header().opcode().isControl()) {
            return messages.add(frame, frames);
        }
        if (frame.header().opcode() == Opcode.PING) {
            sendPong(frame.bytes());
        }
        return Optional.empty();
    }
}
