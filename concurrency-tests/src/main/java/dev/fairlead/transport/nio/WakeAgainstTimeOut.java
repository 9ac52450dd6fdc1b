package dev.fairlead.transport.nio;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** The time of a wait is over while it is woken: it ends once, and a wake that came too late ends the next one. */
@JCStressTest
@Outcome(id = "WOKEN, 1, TIMED_OUT", expect = Expect.ACCEPTABLE, desc = "woken in time")
@Outcome(id = "TIMED_OUT, 1, WOKEN", expect = Expect.ACCEPTABLE, desc = "woken too late")
@State
public class WakeAgainstTimeOut {

    /** Puts the end of the time before, into, and behind the wake. Any thread. */
    private static final AtomicInteger TURNS = new AtomicInteger();

    private final NioChannel channel = Waits.newChannel();
    private final Waits.Told told = new Waits.Told();

    @Actor
    public void begin() {
        Duration limit = Duration.ofNanos(1 + 2_000 * (TURNS.incrementAndGet() & 0xF));
        channel.whenReady(Interest.CONNECT, Deadline.after(limit), told);
        told.await();
    }

    @Actor
    public void wake() {
        Waits.spin(TURNS.get() & 0xFF);
        channel.wake(Interest.CONNECT);
    }

    @Arbiter
    public void look(LLL_Result result) {
        Waits.Told next = new Waits.Told();
        channel.whenReady(Interest.CONNECT, Deadline.after(Duration.ZERO), next);
        next.await();
        result.r1 = told.last();
        result.r2 = told.count();
        result.r3 = next.last();
    }
}
