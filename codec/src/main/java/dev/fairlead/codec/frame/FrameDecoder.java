package dev.fairlead.codec.frame;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart what a peer sends: headers, and the payload between them (RFC 6455 section 5).
 *
 * <p>Small messages that have come whole are best taken by {@link #decodeMessage}. For all else call {@link #decodeHeader} until it returns a header; then move {@link #payloadRemaining()} bytes of payload with
 * {@link #decodePayload} or {@link #payloadReadDirectly}, in as many steps as you like; then comes the next header. Control
 * frames come between the fragments of a message and are told by their opcode. What the decoder checks: all rules of section
 * 5 (masking by role, reserved bits, opcodes, fragmentation, control frames, lengths), the {@link FrameLimits}, and that text
 * is UTF-8 over all fragments of its message, unless it is compressed. Not checked, because they are the caller's: the size of
 * a message, the content of a close frame ({@link ClosePayload#decode}), and what follows a close frame, which nobody should
 * read.
 *
 * <p>One decoder serves one direction of one connection, one thread at a time. It keeps no buffer, ignores the byte order of
 * those it is given, and allocates nothing but headers; a declared length is only a number.
 *
 * <p>After a {@link ProtocolViolation} the decoder is dead: all methods that throw one throw the same object again.
 * {@link #payloadRemaining()} and {@link #messageOpen()} keep what they told before the call that failed.
 *
 * @since 0.1
 */
public final class FrameDecoder {

    private final Role role;
    private final MessageRules rules;

    /** Over the payload of text messages; between messages it is at the start of a text. Only the thread that decodes. */
    private final Utf8Validator utf8 = new Utf8Validator();

    /** For the payload of the frame last begun; idle in a client. */
    private final Masker masker = new Masker();

    /** Payload of the frame last begun that is still to come. Only the thread that decodes, as all that follows. */
    private long payloadRemaining;

    /** Whether the frame last begun belongs to a text message whose payload is the text itself. */
    private boolean inText;

    /** Whether the frame last begun is the final one of a data message. */
    private boolean endsMessage;

    /** Bytes of the text message checked so far, for messages. */
    private long textBytes;

    /** What ended decoding; null as long as nothing did. */
    private @Nullable ProtocolViolation violation;

    /**
     * Creates a decoder for a connection on which nothing was received yet.
     *
     * @param role which side this end plays: a {@link Role#CLIENT} refuses masked frames, a {@link Role#SERVER} all others
     * @param limits how many frames the peer may spend on a message
     */
    public FrameDecoder(Role role, FrameLimits limits) {
        this(role, limits, Compression.NONE);
    }

    /**
     * Creates a decoder for a connection on which nothing was received yet.
     *
     * @param role which side this end plays: a {@link Role#CLIENT} refuses masked frames, a {@link Role#SERVER} all others
     * @param limits how many frames the peer may spend on a message
     * @param compression what was agreed; with {@link Compression#DEFLATE} the first frame of a data message may have RSV1, see
     *     {@link FrameHeader#compressed()}. The payload of such a message is moved as it is: what it inflates to, and whether
     *     that is UTF-8, is the caller's
     */
    public FrameDecoder(Role role, FrameLimits limits, Compression compression) {
        this.role = role;
        this.rules = new MessageRules(role, limits, compression);
    }

    /**
     * Takes the next header from {@code src}, if all of it is there.
     *
     * <p>The first two bytes are judged as soon as they are there, the rest when the header is complete; what is wrong is
     * refused without waiting for more. The bytes stay in {@code src} until the header is complete, so the caller has to keep
     * them and to call again with more behind them: 14 bytes always do.
     *
     * @param src holds the bytes received, from position to limit; of any kind; never changed. Its position moves behind the
     *     header if one is returned, and otherwise stays, also when this throws
     * @return the header; null if it is not complete
     * @throws ProtocolViolation if the frame may not come now, or not at all: 1002; if it goes beyond a limit: 1008; if it is
     *     the empty last frame of a text that ends inside a character: 1007; or if there was a violation before
     * @throws IllegalStateException if payload of the frame before is still due; nothing has changed then
     */
    @SuppressWarnings("exports") // Who calls it compiles without the annotation's module.
    public @Nullable FrameHeader decodeHeader(ByteBuffer src) throws ProtocolViolation {
        rethrow();
        if (payloadRemaining != 0) {
            throw new IllegalStateException(payloadRemaining + " bytes of payload are still due");
        }
        try {
            return takeHeader(src);
        } catch (ProtocolViolation broken) {
            violation = broken;
            throw broken;
        }
    }

    /**
     * Moves payload from {@code src} to {@code dst}, as much as there is, as there is room for, and as the frame still has;
     * unmasked in a {@link Role#SERVER}, checked if it is text.
     *
     * <p>Text is refused at the first byte that cannot be UTF-8. The bytes moved may well end inside a character: a text is
     * only checked to end with one where its message ends.
     *
     * @param src holds the bytes received, from position to limit; of any kind; never changed
     * @param dst takes the payload, from its position on; may not share memory with {@code src}. If this throws, both
     *     positions have stayed, and the bytes in {@code dst} behind its position are of no use
     * @return how many bytes were moved, by which both positions advanced; 0 also if no payload is due
     * @throws ProtocolViolation if a text message is not UTF-8: 1007; or if there was a violation before
     * @throws java.nio.ReadOnlyBufferException if {@code dst} is read-only and there is something to move; nothing has changed
     *     then
     */
    public int decodePayload(ByteBuffer src, ByteBuffer dst) throws ProtocolViolation {
        rethrow();
        int count = (int) Math.min(payloadRemaining, Math.min(src.remaining(), dst.remaining()));
        if (count == 0) {
            return 0;
        }
        int from = src.position();
        int to = dst.position();
        // RFC 6455 5.1: "A server MUST NOT mask any frames that it sends to the client."
        if (role == Role.CLIENT) {
            dst.put(to, src, from, count);
        } else {
            masker.mask(src, from, dst, to, count);
        }
        accept(dst, to, count);
        src.position(from + count);
        dst.position(to + count);
        return count;
    }

    /**
     * Takes note of payload that the caller received into its own buffer, past this decoder: counts it, unmasks it in place in
     * a {@link Role#SERVER}, checks it if it is text.
     *
     * @param dst holds these bytes, from {@code start} to its position, which stays; if they are masked, they are changed, also
     *     when this throws a violation
     * @param start where {@code dst}'s position was before the bytes were received
     * @throws ProtocolViolation if a text message is not UTF-8: 1007; or if there was a violation before
     * @throws IllegalArgumentException if {@code start} is negative or behind the position, or if these are more bytes than
     *     {@link #payloadRemaining()}; nothing has changed then
     * @throws java.nio.ReadOnlyBufferException if {@code dst} is read-only and there is something to unmask; nothing has
     *     changed then
     */
    public void payloadReadDirectly(ByteBuffer dst, int start) throws ProtocolViolation {
        rethrow();
        int count = dst.position() - start;
        if (start < 0 || count < 0 || count > payloadRemaining) {
            throw new IllegalArgumentException("bytes " + start + " to " + dst.position()
                    + " of the buffer cannot be payload, of which " + payloadRemaining + " bytes are due");
        }
        if (role == Role.SERVER) {
            masker.mask(dst, start, count);
        }
        accept(dst, start, count);
    }

    /**
     * Tells how long the message is that {@link #decodeMessage} would take; changes nothing.
     *
     * @param src holds the bytes received, from position to limit; of any kind
     * @return bytes of payload, 0 to 65,535; -1 if there is no such message
     */
    public int messageLength(ByteBuffer src) {
        int at = src.position();
        int available = src.limit() - at;
        if (available < 2 || payloadRemaining != 0 || !rules.allowsMessage(src.get(at)) || violation != null) {
            return -1;
        }
        int length = src.get(at + 1);
        if (length >= 0 && length <= HeaderSyntax.MAX_SHORT_LENGTH) {
            return length <= available - 2 ? length : -1;
        }
        if (length != HeaderSyntax.TWO_BYTES || available < 4) {
            return -1;
        }
        length = HeaderSyntax.twoByteLength(src, at + 2);
        return length > HeaderSyntax.MAX_SHORT_LENGTH && length <= available - 4 ? length : -1;
    }

    /**
     * Takes a message whose only frame has come as a whole, if that is what lies at the front of {@code src}; in a
     * {@link Role#CLIENT}, between frames and messages. It is what {@link #decodeHeader} and {@link #decodePayload} do for any frame, in
     * one step, and they see to all that is not taken here: what is compressed, longer than 65,535 bytes, not whole, or against the rules.
     *
     * @param src holds the bytes received, from position to limit; of any kind; never changed
     * @param dst takes the payload, from its position on; may not share memory with {@code src}
     * @return {@link Opcode#TEXT} or {@link Opcode#BINARY}, and both positions have advanced; null if there is no such message, or
     *     {@code dst} has no room for all of it, and nothing has changed
     * @throws ProtocolViolation if the text is not UTF-8: 1007; or if there was a violation before. Both positions have stayed, and
     *     the bytes in {@code dst} behind its position are of no use
     * @throws java.nio.ReadOnlyBufferException if {@code dst} is read-only and the message is to be taken; nothing has changed then
     */
    @SuppressWarnings("exports") // Who calls it compiles without the annotation's module.
    public @Nullable Opcode decodeMessage(ByteBuffer src, ByteBuffer dst) throws ProtocolViolation {
        rethrow();
        int length = messageLength(src);
        if (length < 0 || length > dst.remaining()) {
            return null;
        }
        int from = src.position();
        int payload = from + (length > HeaderSyntax.MAX_SHORT_LENGTH ? 4 : 2);
        int to = dst.position();
        Opcode opcode = (src.get(from) & 0xF) == Opcode.TEXT.code() ? Opcode.TEXT : Opcode.BINARY;
        dst.put(to, src, payload, length);
        if (opcode == Opcode.TEXT) {
            textBytes = 0;
            checkText(dst, to, length);
            checkTextIsComplete();
        }
        src.position(payload + length);
        dst.position(to + length);
        return opcode;
    }

    /**
     * Returns how much payload of the frame last begun is still to come.
     *
     * @return bytes; 0 if a header is next
     */
    public long payloadRemaining() {
        return payloadRemaining;
    }

    /**
     * Tells whether a data message has begun whose last frame's payload is not used up yet; control frames do not matter.
     *
     * @return true from the header of a message's first frame to the end of its last frame's payload
     */
    public boolean messageOpen() {
        return rules.moreFramesDue() || (endsMessage && payloadRemaining != 0);
    }

    private @Nullable FrameHeader takeHeader(ByteBuffer src) throws ProtocolViolation {
        int at = src.position();
        int available = src.remaining();
        if (available == 0) {
            return null;
        }
        Opcode opcode = rules.checkFirstByte(src.get(at));
        if (available == 1) {
            return null;
        }
        byte second = src.get(at + 1);
        rules.checkSecondByte(opcode, second);
        int size = HeaderSyntax.sizeOf(second);
        if (available < size) {
            return null;
        }
        FrameHeader header = HeaderSyntax.read(src, at, opcode);
        begin(header);
        src.position(at + size);
        return header;
    }

    private void begin(FrameHeader header) throws ProtocolViolation {
        Opcode opcode = header.opcode();
        boolean text = rules.isText(header);
        boolean ends = header.fin() && !opcode.isControl();
        if (text && ends && header.payloadLength() == 0) {
            checkTextIsComplete();
        }
        rules.begin(header);
        inText = text;
        endsMessage = ends;
        payloadRemaining = header.payloadLength();
        masker.begin(header.maskingKey());
        if (opcode == Opcode.TEXT) {
            textBytes = 0;
        }
    }

    private void accept(ByteBuffer bytes, int from, int count) throws ProtocolViolation {
        if (inText) {
            checkText(bytes, from, count);
        }
        payloadRemaining -= count;
    }

    private void checkText(ByteBuffer bytes, int from, int count) throws ProtocolViolation {
        int invalid = utf8.firstInvalid(bytes, from, from + count);
        // RFC 6455 8.1: an endpoint that finds that a byte stream is not valid UTF-8 "MUST _Fail the WebSocket
        // Connection_".
        if (invalid >= 0) {
            throw notUtf8("text message is not UTF-8 at its byte " + (textBytes + (invalid - from)));
        }
        textBytes += count;
        if (endsMessage && count == payloadRemaining) {
            checkTextIsComplete();
        }
    }

    /** RFC 6455 5.6: a frame may end inside a character, but "the whole message MUST contain valid UTF-8". */
    private void checkTextIsComplete() throws ProtocolViolation {
        if (!utf8.isComplete()) {
            throw notUtf8("text message of " + textBytes + " bytes ends inside a character");
        }
    }

    private ProtocolViolation notUtf8(String message) {
        violation = new ProtocolViolation(CloseCodes.INVALID_PAYLOAD, "RFC 6455 8.1", message);
        return violation;
    }

    private void rethrow() throws ProtocolViolation {
        if (violation != null) {
            throw violation;
        }
    }
}
