package dev.fairlead.api;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A thread begins to wait at the channel for a message that comes just now, on a transport without threads: the wait that it was
 * granted ends.
 */
@JCStressTest
@Outcome(id = "a", expect = Expect.ACCEPTABLE, desc = "the message was received")
@State
public class ArrivalAgainstWait {

    private final ScriptedSocket peer = ScriptedSocket.callerDriven();

    @Actor
    public void receive(L_Result result) {
        result.r1 = peer.receive();
    }

    @Actor
    public void arrive() {
        peer.arrive(Wire.text("a"));
    }

    @Arbiter
    public void release() {
        peer.socket().abort();
    }
}
