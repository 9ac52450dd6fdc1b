package dev.fairlead.benchmarks.endtoend.clients;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The frame of the message that was sent last: who sends the same again does not make it again. One thread. */
final class RawFrame {

    private @Nullable ByteBuffer frame;
    private byte @Nullable [] framed;

    /** The frame of a message, ready to be written. */
    ByteBuffer of(byte[] payload) {
        ByteBuffer last = frame;
        if (last == null || framed != payload) {
            last = RawFrames.binary(payload, 1);
            frame = last;
            framed = payload;
        }
        return last.rewind();
    }
}
