package dev.fairlead.api;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A thread begins to wait for a message that comes just now, on a transport with threads of its own: it is told, and is no
 * longer waiting for anything.
 */
@JCStressTest
@Outcome(id = "a, done", expect = Expect.ACCEPTABLE, desc = "")
@State
public class ArrivalAgainstBlockingReceive {

    private final ScriptedSocket peer = ScriptedSocket.eventDriven();

    /** Written by the one who receives. */
    private volatile boolean received;

    @Actor
    public void receive(LL_Result result) {
        result.r1 = peer.receive();
        received = true;
    }

    @Actor
    public void arrive() {
        peer.arrive(Wire.text("a"));
        peer.settleUntil(() -> received);
    }

    @Arbiter
    public void look(LL_Result result) {
        result.r2 = peer.sent().equals("nothing") ? "done" : "sent";
    }
}
