package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two threads send two messages each while there is little room: all leave whole, those of a thread in its order. */
@JCStressTest
@Outcome(
        id = {
            "done, a1 a2 b1 b2",
            "done, a1 b1 a2 b2",
            "done, a1 b1 b2 a2",
            "done, b1 b2 a1 a2",
            "done, b1 a1 b2 a2",
            "done, b1 a1 a2 b2"
        },
        expect = Expect.ACCEPTABLE,
        desc = "in any order of the threads")
@State
public class TwoSenders {

    private final ScriptedSocket peer =
            new ScriptedSocket(ScriptedSession.EVENT_DRIVEN, new ScriptedChannel(2 * Wire.OVERHEAD));

    /** Each of one actor, then of the arbiter. */
    private CompletableFuture<Void> ofOne = new CompletableFuture<>();

    private CompletableFuture<Void> ofOther = new CompletableFuture<>();

    @Actor
    public void one() {
        ofOne = CompletableFuture.allOf(peer.beginSend("a1"), peer.beginSend("a2"));
    }

    @Actor
    public void other() {
        ofOther = CompletableFuture.allOf(peer.beginSend("b1"), peer.beginSend("b2"));
    }

    @Arbiter
    public void look(LL_Result result) {
        peer.channel().takeAll();
        peer.settle();
        result.r1 = Ends.of(CompletableFuture.allOf(ofOne, ofOther));
        result.r2 = peer.sent();
    }
}
