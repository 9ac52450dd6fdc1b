package dev.fairlead.codec.frame;

import org.jspecify.annotations.Nullable;

/** Which opcodes may come next in one direction of a connection (RFC 6455 section 5.4). Not thread-safe, like its owner. */
final class Fragmentation {

    /** Whether a message has begun whose final frame has not. Only the thread that decodes or encodes. */
    private boolean open;

    /** Tells whether a message has begun whose final frame has not. */
    boolean isOpen() {
        return open;
    }

    /** Returns a sentence that says why a frame may not come now; null if it may. */
    @Nullable
    String objectionTo(Opcode opcode) {
        // RFC 6455 5.4: "Control frames (see Section 5.5) MAY be injected in the middle of a fragmented message."
        if (opcode.isControl()) {
            return null;
        }
        // RFC 6455 5.4: a fragmented message is one frame with an opcode other than 0 and continuation frames after it,
        // and the fragments of one message "MUST NOT be interleaved between the fragments of another message".
        if (opcode == Opcode.CONTINUATION) {
            return open ? null : "continuation frame while no message is open";
        }
        return open ? "new message with opcode " + opcode.code() + " while another one is open" : null;
    }

    /** Takes note of a frame to which there was no objection. */
    void begin(FrameHeader header) {
        if (!header.opcode().isControl()) {
            open = !header.fin();
        }
    }
}
