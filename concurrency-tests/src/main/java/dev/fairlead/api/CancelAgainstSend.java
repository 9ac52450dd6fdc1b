package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/** A send whose frame has begun to leave is cancelled while the rest of it leaves: it is whole, or the WebSocket has failed. */
@JCStressTest
@Outcome(
        id = "true, cancelled, part, FAILED",
        expect = Expect.ACCEPTABLE,
        desc = "cancelled first: half a frame is the end")
@Outcome(id = "false, done, a, OPEN", expect = Expect.ACCEPTABLE, desc = "sent first: the outcome stands")
@State
public class CancelAgainstSend {

    private final ScriptedSocket peer =
            new ScriptedSocket(ScriptedSession.EVENT_DRIVEN, new ScriptedChannel(Wire.OVERHEAD));
    private final CompletableFuture<Void> send = peer.beginSend("a");

    @Actor
    public void cancel(LLLL_Result result) {
        result.r1 = send.cancel(false);
        peer.settle();
    }

    @Actor
    public void makeRoom() {
        peer.channel().takeAll();
        peer.settle();
    }

    @Arbiter
    public void look(LLLL_Result result) {
        peer.settle();
        result.r2 = Ends.of(send);
        result.r4 = peer.socket().state();
        result.r3 = peer.sent();
    }
}
