package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How long a peer may pause within a frame. Only with the receive token. */
final class FramePause {

    private final InboundBuffer buffer;
    private final BooleanSupplier withinFrame;

    /** How many bytes had been received when {@link #end} was last asked for. */
    private long received;

    /** When the frame that was begun has paused for too long; {@link Deadline#NEVER} between frames. */
    private Deadline end = Deadline.NEVER;

    /** Makes one; {@code withinFrame} tells whether a frame was begun and is not whole. */
    FramePause(InboundBuffer buffer, BooleanSupplier withinFrame) {
        this.buffer = buffer;
        this.withinFrame = withinFrame;
    }

    /**
     * By when the next byte of the frame that was begun has to come; never, between frames. The same while none comes,
     * however many operations wait for it.
     */
    Deadline end(Duration limit) {
        if (!withinFrame.getAsBoolean()) {
            end = Deadline.NEVER;
        } else if (buffer.received() != received || end == Deadline.NEVER) {
            end = Deadline.after(limit);
        }
        received = buffer.received();
        return end;
    }

    /** Whether no byte came until {@link #end}. */
    boolean isStalled() {
        return buffer.received() == received && end.hasPassed();
    }
}
