package dev.fairlead.codec.frame;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules about which frame a peer may send now, judged by the first two bytes of its header.
 *
 * <p>Checking changes nothing, so it can be repeated while a header is incomplete; {@link #begin} takes note. Not thread-safe.
 */
final class MessageRules {

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;

    private static final byte TEXT_MESSAGE = (byte) 0x81;
    private static final byte BINARY_MESSAGE = (byte) 0x82;

    private final Role role;
    private final FrameLimits limits;
    private final Compression compression;

    /** Which opcodes may come next. Only the thread that decodes, as all that follows. */
    private final Fragmentation fragmentation = new Fragmentation();

    /** Data frames of the message that is open, or was last. */
    private int frames;

    /** How many of these, the last ones, had no payload. */
    private int emptyFrames;

    /** Whether that message is text, and its payload the text itself. */
    private boolean text;

    MessageRules(Role role, FrameLimits limits, Compression compression) {
        this.role = Objects.requireNonNull(role, "role");
        this.limits = Objects.requireNonNull(limits, "limits");
        this.compression = Objects.requireNonNull(compression, "compression");
    }

    /** Tells whether a header's first byte may be, and is, that of a client's message of one frame, not compressed. */
    boolean allowsMessage(byte first) {
        return (first == TEXT_MESSAGE || first == BINARY_MESSAGE) && !fragmentation.isOpen() && role == Role.CLIENT;
    }

    /** Judges a header's first byte and returns the opcode in it. */
    Opcode checkFirstByte(byte first) throws ProtocolViolation {
        int reservedBits = (first >> 4) & 0x7;
        if (reservedBits != 0) {
            checkReservedBits(reservedBits, first & 0xF);
        }
        Opcode opcode = Opcode.of(first & 0xF);
        // RFC 6455 5.2: "If an unknown opcode is received, the receiving endpoint MUST _Fail the WebSocket
        // Connection_."
        if (opcode == null) {
            throw broken("5.2", "opcode " + (first & 0xF) + " is reserved");
        }
        checkPlace(opcode, first);
        return opcode;
    }

    /** Judges a header's second byte, and the first one's opcode with it. */
    void checkSecondByte(Opcode opcode, byte second) throws ProtocolViolation {
        boolean masked = (second & MASKED) != 0;
        // RFC 6455 5.1: "The server MUST close the connection upon receiving a frame that is not masked."
        if (role == Role.SERVER && !masked) {
            throw broken("5.1", "frame with opcode " + opcode.code() + " from a client is not masked");
        }
        // RFC 6455 5.1: "A client MUST close a connection if it detects a masked frame."
        if (role == Role.CLIENT && masked) {
            throw broken("5.1", "frame with opcode " + opcode.code() + " from a server is masked");
        }
        checkLengthField(opcode, second & LENGTH);
    }

    /** Takes note of a frame that passed. */
    void begin(FrameHeader header) {
        Opcode opcode = header.opcode();
        if (opcode.isControl()) {
            return;
        }
        fragmentation.begin(header);
        if (opcode != Opcode.CONTINUATION) {
            text = isText(header);
            frames = 0;
            emptyFrames = 0;
        }
        frames++;
        emptyFrames = header.payloadLength() == 0 ? emptyFrames + 1 : 0;
    }

    /** Tells whether a message has begun whose final frame has not. */
    boolean moreFramesDue() {
        return fragmentation.isOpen();
    }

    /** Tells whether a frame's payload is text, or will be once it has begun. */
    boolean isText(FrameHeader header) {
        Opcode opcode = header.opcode();
        return opcode == Opcode.TEXT ? !header.compressed() : opcode == Opcode.CONTINUATION && text;
    }

    private void checkReservedBits(int reservedBits, int opcode) throws ProtocolViolation {
        // RFC 6455 5.2: reserved bits "MUST be 0 unless an extension is negotiated that defines meanings for non-zero
        // values."
        if (compression == Compression.NONE) {
            throw broken("5.2", "reserved bits are " + reservedBits + ", limit 0 because no extension is agreed");
        }
        if (reservedBits != FrameHeader.RSV1) {
            throw broken("5.2", "reserved bits are " + reservedBits + ", of which permessage-deflate allows 4 alone");
        }
        // RFC 7692 6: "An endpoint MUST NOT set the "Per-Message Compressed" bit of control frames and non-first
        // fragments of a data message."
        if (opcode != Opcode.TEXT.code() && opcode != Opcode.BINARY.code()) {
            throw new ProtocolViolation(
                    CloseCodes.PROTOCOL_ERROR,
                    "RFC 7692 6",
                    "frame with opcode " + opcode
                            + " is marked as compressed, which only the first of a message may be");
        }
    }

    private void checkPlace(Opcode opcode, byte first) throws ProtocolViolation {
        // RFC 6455 5.5: "All control frames MUST have a payload length of 125 bytes or less and MUST NOT be
        // fragmented."
        if (opcode.isControl() && (first & FIN) == 0) {
            throw broken("5.5", "control frame with opcode " + opcode.code() + " is not final");
        }
        @Nullable String objection = fragmentation.objectionTo(opcode);
        if (objection != null) {
            throw broken("5.4", objection);
        }
        if (opcode == Opcode.CONTINUATION && frames >= limits.framesPerMessage()) {
            throw tooMany("message of " + (frames + 1L) + " frames, limit " + limits.framesPerMessage());
        }
    }

    private void checkLengthField(Opcode opcode, int length) throws ProtocolViolation {
        // RFC 6455 5.5, as above. The longer forms of the length begin at 126, so there is nothing to wait for.
        if (opcode.isControl() && length > FrameHeader.MAX_CONTROL_PAYLOAD) {
            throw broken("5.5", "control frame with a length field of " + length + ", limit 125");
        }
        if (opcode == Opcode.CONTINUATION && length == 0 && emptyFrames >= limits.emptyFramesInARow()) {
            throw tooMany((emptyFrames + 1L) + " empty frames in a row, limit " + limits.emptyFramesInARow());
        }
    }

    private static ProtocolViolation broken(String section, String message) {
        return new ProtocolViolation(CloseCodes.PROTOCOL_ERROR, "RFC 6455 " + section, message);
    }

    /** RFC 6455 10.4: "Implementations that have implementation- and/or platform-specific limitations … MUST protect themselves". */
    private static ProtocolViolation tooMany(String message) {
        return new ProtocolViolation(CloseCodes.POLICY_VIOLATION, "RFC 6455 10.4", message);
    }
}
