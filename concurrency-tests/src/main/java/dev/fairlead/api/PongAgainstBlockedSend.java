package dev.fairlead.api;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A ping comes and there is room again while a thread waits for that within its frame: the frame leaves, and the pong behind
 * it.
 */
@JCStressTest
@Outcome(
        id = {"sent, a pong:p", "sent, pong:p a"},
        expect = Expect.ACCEPTABLE,
        desc = "in the one order or the other")
@State
public class PongAgainstBlockedSend {

    private final ScriptedSocket peer =
            new ScriptedSocket(ScriptedSession.EVENT_DRIVEN, new ScriptedChannel(Wire.OVERHEAD));

    @Actor
    public void send(LL_Result result) {
        result.r1 = peer.send("a");
    }

    @Actor
    public void pingAndRoom() {
        peer.arrive(Wire.ping("p"));
        peer.channel().takeAll();
        peer.settle();
    }

    @Arbiter
    public void look(LL_Result result) {
        peer.settle();
        result.r2 = peer.sent();
    }
}
