package dev.fairlead.api;

import dev.fairlead.codec.frame.CloseCodes;
import dev.fairlead.codec.frame.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts the pieces of one message together, within a limit. A fragment costs no object: all go into one growing array.
 * Only with the receive token.
 */
final class MessageAssembler {

    /** First size of the array, and the largest that is kept between messages. */
    private static final int FIRST_STEP = 1024;

    private static final int KEPT = 64 * 1024;

    private final int limit;

    /** From 0 to position: what came of the message. */
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    MessageAssembler(int limit) {
        this.limit = limit;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** How many bytes of the message have come. */
    int size() {
        return bytes.position();
    }

    /**
     * Returns the buffer with room for more.
     *
     * @param announced how many bytes the current frame still has; a hint that never drives an allocation beyond twice
     *     of what has come
     * @throws ProtocolViolation if message and announced bytes are over the limit
     */
    ByteBuffer room(long announced) throws ProtocolViolation {
        requireWithinLimit(announced);
        if (!bytes.hasRemaining()) {
            int size = bytes.position();
            // One byte over the limit is room enough to find out that the message goes over it.
            long wanted = Math.max(FIRST_STEP, Math.min(2L * size, limit + 1L));
            byte[] grown = Arrays.copyOf(bytes.array(), (int) Math.min(wanted, Integer.MAX_VALUE - 8));
            bytes = ByteBuffer.wrap(grown).position(size);
        }
        return bytes;
    }

    // RFC 6455 7.4.1: 1009 tells that a message is too big to process.
    private void requireWithinLimit(long announced) throws ProtocolViolation {
        long size = bytes.position() + announced;
        if (size > limit) {
            throw new ProtocolViolation(
                    CloseCodes.MESSAGE_TOO_BIG,
                    "RFC 6455 7.4.1",
                    "message of at least " + size + " bytes, limit " + limit);
        }
    }

    /** Makes the message, and is empty again. */
    Message finish(BufferType type) throws ProtocolViolation {
        requireWithinLimit(0);
        int size = bytes.position();
        byte[] array = bytes.array();
        Message message;
        if (type.isText()) {
            message = new Message.Text(new String(array, 0, size, StandardCharsets.UTF_8));
        } else {
            // A large array is given away as it is, a small one is kept for the next message.
            message = new Message.Binary(size > KEPT ? ByteBuffer.wrap(array, 0, size) : copy(array, size));
        }
        bytes = array.length > KEPT ? ByteBuffer.allocate(0) : bytes.clear();
        return message;
    }

    private static ByteBuffer copy(byte[] array, int size) {
        return ByteBuffer.wrap(Arrays.copyOf(array, size));
    }
}
