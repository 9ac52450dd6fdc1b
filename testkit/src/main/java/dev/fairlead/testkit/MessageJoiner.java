package dev.fairlead.testkit;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import java.util.Optional;

/** Joins data frames, whose order has been checked, to messages. For the reading thread. */
final class MessageJoiner {

    private final GrowingBuffer fragments = new GrowingBuffer();

    /** What the fragments are; {@link Opcode#CONTINUATION} before the first one. */
    private Opcode kind = Opcode.CONTINUATION;

    /** The message that ends with {@code frame}, if one does. */
    Optional<Message> add(Frame frame, FrameReader limits) throws ProtocolViolation {
        limits.requireSize(fragments.size(), frame.header());
        if (frame.header().opcode() != Opcode.CONTINUATION) {
            kind = frame.header().opcode();
        }
        fragments.room(frame.payload().remaining()).put(frame.payload());
        if (!frame.header().fin()) {
            return Optional.empty();
        }
        Message message = new Message(kind, fragments.content());
        fragments.truncate(0);
        return Optional.of(message);
    }
}
