package dev.fairlead.transport.nio;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A wait begins while the channel is closed: it is told so, once, whichever came first. */
@JCStressTest
@Outcome(id = "CLOSED, 1", expect = Expect.ACCEPTABLE, desc = "")
@State
public class CloseAgainstWait {

    private final Waits.Told told = new Waits.Told();

    /** Made late, because it takes a descriptor. Written by the first actor. */
    private volatile @Nullable NioChannel channel;

    @Actor
    public void begin() {
        NioChannel opened = Waits.openChannel();
        channel = opened;
        opened.whenReady(Interest.CONNECT, Deadline.NEVER, told);
    }

    @Actor
    public void close() {
        NioChannel opened = channel;
        while (opened == null) {
            Thread.onSpinWait();
            opened = channel;
        }
        opened.close();
    }

    @Arbiter
    public void look(LL_Result result) {
        Waits.awaitLoop();
        result.r1 = told.last();
        result.r2 = told.count();
    }
}
