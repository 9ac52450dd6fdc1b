package dev.fairlead.api;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Sends a Close frame, after which nothing is accepted. */
class CloseFrameOperation extends SendOperation {

    private final Outbound outbound;
    private final CloseStatus status;

    CloseFrameOperation(Outbound outbound, Phase phase, CloseStatus status) {
        super(outbound, phase);
        this.outbound = outbound;
        this.status = status;
    }

    @Override
    final void begin(FrameWrite to) {
        ByteBuffer payload = status.payload().encode();
        to.start(FrameHeader.of(true, Opcode.CLOSE, payload.remaining()), payload);
    }

    @Override
    final void accepted() {
        outbound.closeAccepted();
    }

    @Override
    final void sent() {
        outbound.closeSent(status);
    }

    @Override
    final boolean takeBack() {
        return false;
    }

    @Override
    public void announce(Notifier notifier, @Nullable Boolean result, @Nullable Throwable failure) {
        if (failure == null) {
            notifier.tell(StatusKind.SHUTDOWN_COMPLETE);
        } else {
            notifier.tellFailure(Phase.SHUTDOWN, failure);
        }
    }
}
