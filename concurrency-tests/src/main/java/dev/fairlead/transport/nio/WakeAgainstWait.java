package dev.fairlead.transport.nio;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A wait begins while it is woken: it ends, once, whichever came first. */
@JCStressTest
@Outcome(id = "WOKEN, 1", expect = Expect.ACCEPTABLE, desc = "")
@State
public class WakeAgainstWait {

    private final NioChannel channel = Waits.newChannel();
    private final Waits.Told told = new Waits.Told();

    @Actor
    public void begin() {
        channel.whenReady(Interest.CONNECT, Deadline.NEVER, told);
    }

    @Actor
    public void wake() {
        channel.wake(Interest.CONNECT);
    }

    @Arbiter
    public void look(LL_Result result) {
        Waits.awaitLoop();
        result.r1 = told.last();
        result.r2 = told.count();
    }
}
