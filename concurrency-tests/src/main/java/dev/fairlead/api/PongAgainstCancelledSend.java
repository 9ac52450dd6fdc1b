package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** A send is cancelled while the pong behind its frame is taken along: the pong leaves all the same, once. */
@JCStressTest
@Outcome(id = "true, cancelled, pong:p", expect = Expect.ACCEPTABLE, desc = "cancelled before a byte left")
@Outcome(
        id = {"false, done, a pong:p", "false, done, pong:p a"},
        expect = Expect.ACCEPTABLE,
        desc = "sent first")
@State
public class PongAgainstCancelledSend {

    private final ScriptedSocket peer = new ScriptedSocket(ScriptedSession.EVENT_DRIVEN, new ScriptedChannel(0));
    private final CompletableFuture<Void> send = peer.beginSend("a");

    @Actor
    public void cancel(LLL_Result result) {
        result.r1 = send.cancel(false);
        peer.settle();
    }

    @Actor
    public void pingAndRoom() {
        peer.arrive(Wire.ping("p"));
        peer.channel().takeAll();
        peer.settle();
    }

    @Arbiter
    public void look(LLL_Result result) {
        peer.settle();
        result.r2 = Ends.of(send);
        result.r3 = peer.sent();
    }
}
