package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A ping comes while a frame is sent: its pong leaves once, whoever has the lane. */
@JCStressTest
@Outcome(
        id = {"done, a pong:p", "done, pong:p a"},
        expect = Expect.ACCEPTABLE,
        desc = "in the one order or the other")
@State
public class PongAgainstSend {

    private final ScriptedSocket peer = ScriptedSocket.eventDriven();

    /** Of the first actor, then of the arbiter. */
    private CompletableFuture<Void> send = new CompletableFuture<>();

    @Actor
    public void send() {
        send = peer.beginSend("a");
    }

    @Actor
    public void ping() {
        peer.arrive(Wire.ping("p"));
    }

    @Arbiter
    public void look(LL_Result result) {
        peer.settle();
        result.r1 = Ends.of(send);
        result.r2 = peer.sent();
    }
}
