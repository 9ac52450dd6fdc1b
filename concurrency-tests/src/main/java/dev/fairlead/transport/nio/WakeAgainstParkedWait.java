package dev.fairlead.transport.nio;

import dev.fairlead.spi.transport.Interest;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A thread begins to wait while it is woken: it does not wait for ever. */
@JCStressTest
@Outcome(id = "WOKEN", expect = Expect.ACCEPTABLE, desc = "")
@State
public class WakeAgainstParkedWait {

    private final NioChannel channel = Waits.newChannel();

    @Actor
    public void begin(L_Result result) {
        result.r1 = Waits.park(channel, Interest.CONNECT);
    }

    @Actor
    public void wake() {
        channel.wake(Interest.CONNECT);
    }
}
