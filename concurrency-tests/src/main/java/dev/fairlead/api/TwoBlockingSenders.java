package dev.fairlead.api;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Two threads send and wait: both messages leave whole, and neither thread is forgotten. */
@JCStressTest
@Outcome(
        id = {"sent, sent, a b", "sent, sent, b a"},
        expect = Expect.ACCEPTABLE,
        desc = "in the one order or the other")
@State
public class TwoBlockingSenders {

    private final ScriptedSocket peer = ScriptedSocket.callerDriven();

    @Actor
    public void one(LLL_Result result) {
        result.r1 = peer.send("a");
    }

    @Actor
    public void other(LLL_Result result) {
        result.r2 = peer.send("b");
    }

    @Arbiter
    public void look(LLL_Result result) {
        result.r3 = peer.sent();
    }
}
