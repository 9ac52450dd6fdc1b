package dev.fairlead.api;

import dev.fairlead.codec.frame.Opcode;
import java.nio.ByteBuffer;

/**
 * Finds and answers the pings behind data that nobody receives yet, and takes note of the pongs. It goes from header to
 * header and changes nothing; what it does not understand, and a Close frame, ends its way until the decoder has come past
 * them. Only with the lane in which the connection is read.
 */
final class PingScout {

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;

    /** RFC 6455 5.2: lengths up to 125 stand in the header's second byte, 126 and 127 announce 2 and 8 more bytes. */
    private static final int MAX_SHORT_LENGTH = 125;

    private static final int TWO_BYTE_LENGTH = 126;

    private static final int MAX_TWO_BYTE_LENGTH = 0xFFFF;

    /** Where in the stream the frame begins that is to be looked at next; pings before that were answered. */
    private long position;

    /** Whether a Close frame begins at {@link #position}. */
    private boolean atClose;

    /** Whether a ping or pong that begins there was seen to already. */
    boolean hasAnswered(long frameStart) {
        return frameStart < position;
    }

    /**
     * Looks at what was not looked at yet.
     *
     * @param next where in the stream the first frame begins that the decoder has not begun
     */
    void look(InboundBuffer buffer, long next, Outbound outbound) {
        position = Math.max(position, next);
        ByteBuffer bytes = buffer.unread();
        long length = 0;
        while (length >= 0) {
            position += length;
            long index = bytes.position() + (position - buffer.position());
            boolean begins = index < bytes.limit();
            atClose = begins && (bytes.get((int) index) & OPCODE) == Opcode.CLOSE.code();
            length = begins ? pass(bytes, (int) index, outbound) : -1;
        }
    }

    /** Whether a Close frame, or the beginning of one, has ended its way. */
    boolean isAtClose() {
        return atClose;
    }

    /** Returns the length of the frame at {@code index}, after having answered it; -1: it is not to be passed now. */
    private static long pass(ByteBuffer bytes, int index, Outbound outbound) {
        if (bytes.limit() - index < 2 || (bytes.get(index) & RESERVED) != 0 || (bytes.get(index + 1) & MASKED) != 0) {
            return -1;
        }
        int opcode = bytes.get(index) & OPCODE;
        int shortLength = bytes.get(index + 1) & LENGTH;
        if (opcode == Opcode.PING.code() || opcode == Opcode.PONG.code()) {
            boolean whole = (bytes.get(index) & FIN) != 0
                    && shortLength <= MAX_SHORT_LENGTH
                    && bytes.limit() - index >= 2 + shortLength;
            if (whole) {
                ByteBuffer payload =
                        bytes.duplicate().limit(index + 2 + shortLength).position(index + 2);
                if (opcode == Opcode.PING.code()) {
                    outbound.pong(payload);
                } else {
                    outbound.pings().pongReceived(payload);
                }
            }
            return whole ? 2L + shortLength : -1;
        }
        return opcode <= Opcode.BINARY.code() ? dataLength(bytes, index, shortLength) : -1;
    }

    private static long dataLength(ByteBuffer bytes, int index, int shortLength) {
        if (shortLength <= MAX_SHORT_LENGTH) {
            return 2L + shortLength;
        }
        int header = shortLength == TWO_BYTE_LENGTH ? 4 : 10;
        if (bytes.limit() - index < header) {
            return -1;
        }
        long length = header == 4 ? bytes.getShort(index + 2) & 0xFFFF : bytes.getLong(index + 2);
        // RFC 6455 5.2: the shortest form. A length that has another one, or is negative, or beyond all streams, is for
        // the
        // decoder to refuse.
        long least = header == 4 ? MAX_SHORT_LENGTH + 1L : MAX_TWO_BYTE_LENGTH + 1L;
        return length < least || length > Long.MAX_VALUE / 2 ? -1 : header + length;
    }
}
