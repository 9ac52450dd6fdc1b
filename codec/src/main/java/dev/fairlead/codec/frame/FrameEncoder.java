package dev.fairlead.codec.frame;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what is sent to a peer: headers, and the payload between them (RFC 6455 section 5).
 *
 * <p>Call {@link #encodeHeader}, then move as many bytes of payload as the header declares with {@link #encodePayload} or
 * {@link #encodePayloadInPlace}, in as many steps as you like; then comes the next header. Frames that could not follow each
 * other are refused. Whether text is UTF-8 is not checked here.
 *
 * <p>One encoder serves one direction of one connection, one thread at a time. It keeps no buffer, ignores the byte order of
 * those it is given, and allocates nothing.
 *
 * @since 0.1
 */
public final class FrameEncoder {

    /** The longest header: 2 bytes, 8 of length, 4 of masking key. */
    public static final int MAX_HEADER_BYTES = 14;

    private final Role role;
    private final IntSupplier maskingKeys;

    /** Which opcodes may come next. Only the thread that encodes, as all that follows. */
    private final Fragmentation fragmentation = new Fragmentation();

    /** For the payload of the frame last begun; idle in a server. */
    private final Masker masker = new Masker();

    /** Payload of the frame last begun that is still to be encoded. */
    private long payloadRemaining;

    /** Whether a close frame was begun. */
    private boolean closed;

    /**
     * Creates an encoder for a connection on which nothing was sent yet.
     *
     * @param role which side this end plays: a {@link Role#CLIENT} masks, a {@link Role#SERVER} does not
     * @param maskingKeys gives a fresh unpredictable key at each call; called once for every frame of a client, never for a
     *     server; {@link MaskingKeys}, but for tests
     */
    public FrameEncoder(Role role, IntSupplier maskingKeys) {
        this.role = Objects.requireNonNull(role, "role");
        this.maskingKeys = Objects.requireNonNull(maskingKeys, "maskingKeys");
    }

    /**
     * Begins a frame: writes its header to {@code dst}, with the length in its shortest form.
     *
     * <p>Reserved bits are written as they are; without an extension that both sides agreed to they have to be 0.
     *
     * @param header what to write, but for {@code masked} and {@code maskingKey}, which the role and a fresh key replace
     * @param dst takes the header, from its position on, which advances by the header's size
     * @throws IllegalArgumentException if {@code dst} has less than {@link #MAX_HEADER_BYTES} of room, however short the
     *     header; nothing has changed then
     * @throws IllegalStateException if payload of the frame before is still due, if the frame begins a message within another
     *     or continues none, or if it carries data behind a close frame; nothing has changed then
     * @throws java.nio.ReadOnlyBufferException if {@code dst} is read-only; nothing has changed then but that a key is used up
     */
    public void encodeHeader(FrameHeader header, ByteBuffer dst) {
        checkOrder(header.opcode());
        if (dst.remaining() < MAX_HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "room for " + dst.remaining() + " bytes of header, the least is " + MAX_HEADER_BYTES);
        }
        // RFC 6455 5.1: "a client MUST mask all frames that it sends to the server"; "A server MUST NOT mask any
        // frames".
        if (role == Role.CLIENT) {
            // RFC 6455 5.3: "When preparing a masked frame, the client MUST pick a fresh masking key".
            int key = maskingKeys.getAsInt();
            HeaderSyntax.writeMasked(header, key, dst);
            masker.begin(key);
        } else {
            HeaderSyntax.writeUnmasked(header, dst);
        }
        fragmentation.begin(header);
        payloadRemaining = header.payloadLength();
        closed |= header.opcode() == Opcode.CLOSE;
    }

    /**
     * Moves payload from {@code src} to {@code dst}, as much as there is, as there is room for, and as the frame still has;
     * masked in a {@link Role#CLIENT}.
     *
     * @param src holds the payload, from position to limit; of any kind; its bytes are never changed
     * @param dst takes what goes to the wire, from its position on; may not share memory with {@code src}
     * @return how many bytes were moved, by which both positions advanced; 0 also if no payload is due
     * @throws java.nio.ReadOnlyBufferException if {@code dst} is read-only and there is something to move; nothing has changed
     *     then
     */
    public int encodePayload(ByteBuffer src, ByteBuffer dst) {
        int count = (int) Math.min(payloadRemaining, Math.min(src.remaining(), dst.remaining()));
        if (count == 0) {
            return 0;
        }
        int from = src.position();
        int to = dst.position();
        if (role == Role.CLIENT) {
            masker.mask(src, from, dst, to, count);
        } else {
            dst.put(to, src, from, count);
        }
        src.position(from + count);
        dst.position(to + count);
        payloadRemaining -= count;
        return count;
    }

    /**
     * Makes of payload what goes to the wire where it lies, for callers that give it up: masked in a {@link Role#CLIENT}, left
     * as it is in a {@link Role#SERVER}.
     *
     * @param payload the bytes from position to limit; the position moves to the limit
     * @throws IllegalArgumentException if these are more bytes than {@link #payloadRemaining()}; nothing has changed then
     * @throws java.nio.ReadOnlyBufferException if {@code payload} is read-only and there is something to mask; nothing has
     *     changed then
     */
    public void encodePayloadInPlace(ByteBuffer payload) {
        int count = payload.remaining();
        if (count > payloadRemaining) {
            throw new IllegalArgumentException(count + " bytes of payload, of which " + payloadRemaining + " are due");
        }
        int at = payload.position();
        if (role == Role.CLIENT) {
            masker.mask(payload, at, count);
        }
        payload.position(at + count);
        payloadRemaining -= count;
    }

    /**
     * Returns how much payload of the frame last begun is still to be encoded.
     *
     * @return bytes; 0 if a header is next
     */
    public long payloadRemaining() {
        return payloadRemaining;
    }

    private void checkOrder(Opcode opcode) {
        if (payloadRemaining != 0) {
            throw new IllegalStateException(payloadRemaining + " bytes of payload are still due");
        }
        @Nullable String objection = fragmentation.objectionTo(opcode);
        if (objection != null) {
            throw new IllegalStateException(objection);
        }
        // RFC 6455 5.5.1: "The application MUST NOT send any more data frames after sending a Close frame."
        if (closed && !opcode.isControl()) {
            throw new IllegalStateException("data frame with opcode " + opcode.code() + " behind a close frame");
        }
    }
}
