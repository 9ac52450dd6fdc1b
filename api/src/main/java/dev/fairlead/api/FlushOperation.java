package dev.fairlead.api;

import org.jspecify.annotations.Nullable;

/** Sends what was held back. */
final class FlushOperation extends SendOperation {

    FlushOperation(Outbound outbound) {
        super(outbound, Phase.SEND);
    }

    @Override
    void begin(FrameWrite to) {
        to.letGo();
    }

    @Override
    void accepted() {}

    /** Nothing is: what was held back goes on leaving, though nobody waits for it any more. */
    @Override
    boolean takeBack() {
        return true;
    }

    @Override
    public void announce(Notifier notifier, @Nullable Boolean result, @Nullable Throwable failure) {
        if (failure != null) {
            notifier.tellFailure(Phase.SEND, failure);
        }
    }
}
