package dev.fairlead.api;

import dev.fairlead.codec.frame.CloseCodes;
import dev.fairlead.codec.frame.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts the pieces of one message together, within a limit. A fragment costs no object: all go into one growing array, which becomes the
 * message's if most of it is used. Only with the receive token.
 */
final class MessageAssembler {

    /** First size of the array where none is announced, and the largest that is kept between messages. */
    private static final int FIRST_STEP = 1024;

    private static final int KEPT = 64 * 1024;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final int limit;

    /** From 0 to position: what came of the message. */
    private ByteBuffer bytes = NONE;

    /** How long the last message was: what is announced is believed as far as that. */
    private int last;

    MessageAssembler(int limit) {
        this.limit = limit;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** Whether a message that comes as a whole may be so long. */
    boolean allows(int size) {
        return size <= limit;
    }

    /** Returns a buffer for a message that comes as a whole, while this one is empty: {@link #whole} takes it from there. */
    ByteBuffer roomForWhole(boolean text, int size) {
        if (!text) {
            return ByteBuffer.allocate(size);
        }
        if (bytes.capacity() < size) {
            bytes = ByteBuffer.allocate(Math.max(FIRST_STEP, size));
        }
        return bytes;
    }

    /** Makes a message that has come as a whole into {@link #roomForWhole}, and is empty again. */
    Message whole(boolean text, ByteBuffer payload) {
        if (!text) {
            return new Message.Binary(payload.flip());
        }
        String string = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        bytes.clear();
        return new Message.Text(string);
    }

    /** How many bytes of the message have come. */
    int size() {
        return bytes.position();
    }

    /** Returns the buffer as it is, which may have no room: as long as nothing is known of the message. */
    ByteBuffer room() {
        return bytes;
    }

    /**
     * Returns the buffer with room for more.
     *
     * @param announced how many bytes the current frame still has; a hint that never drives an allocation beyond twice
     *     of what has come, or of the message before
     * @throws ProtocolViolation if message and announced bytes are over the limit
     */
    ByteBuffer room(long announced) throws ProtocolViolation {
        requireWithinLimit(announced);
        if (!bytes.hasRemaining()) {
            int size = bytes.position();
            long doubled = Math.max(FIRST_STEP, 2L * size);
            long wanted = announced == 0 ? doubled : Math.min(size + announced, Math.max(doubled, last));
            // Many small fragments do not have the array copied for each; one byte over the limit is room enough to
            // find out that
            // the message goes over it.
            wanted = Math.min(size == 0 ? wanted : Math.max(wanted, 2L * size), limit + 1L);
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
        last = size;
        if (!type.isText() && size >= array.length - array.length / 4) {
            bytes = NONE;
            return new Message.Binary(ByteBuffer.wrap(array, 0, size));
        }
        Message message = type.isText()
                ? new Message.Text(new String(array, 0, size, StandardCharsets.UTF_8))
                : new Message.Binary(ByteBuffer.wrap(Arrays.copyOf(array, size)));
        bytes = array.length > KEPT ? NONE : bytes.clear();
        return message;
    }
}
