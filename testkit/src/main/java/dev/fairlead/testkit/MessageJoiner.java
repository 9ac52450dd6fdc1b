package dev.fairlead.testkit;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Joins data frames, whose order has been checked, to messages, and inflates those that are compressed. For the reading
 * thread.
 */
final class MessageJoiner {

    private final GrowingBuffer fragments = new GrowingBuffer();

    /** What the fragments are; {@link Opcode#CONTINUATION} before the first one. */
    private Opcode kind = Opcode.CONTINUATION;

    /** The message that ends with {@code frame}, if one does. */
    Optional<Message> add(Frame frame, FrameReader reader) throws IOException, ProtocolViolation {
        reader.requireSize(fragments.size(), frame.header());
        if (frame.header().opcode() != Opcode.CONTINUATION) {
            kind = frame.header().opcode();
        }
        fragments.room(frame.payload().remaining()).put(frame.payload());
        if (!frame.header().fin()) {
            return Optional.empty();
        }
        ByteBuffer payload = fragments.content();
        Optional<ConnectionDeflate> deflate = reader.compressedBy();
        Message message = deflate.isPresent()
                ? new Message(kind, deflate.get().inflate(kind, payload), true)
                : new Message(kind, payload);
        fragments.truncate(0);
        return Optional.of(message);
    }
}
