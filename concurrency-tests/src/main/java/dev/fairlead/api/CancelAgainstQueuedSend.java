package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** A send that waits behind another one is cancelled while its turn comes: it is sent whole, or leaves no trace. */
@JCStressTest
@Outcome(id = "true, cancelled, a c", expect = Expect.ACCEPTABLE, desc = "cancelled first")
@Outcome(id = "false, done, a b c", expect = Expect.ACCEPTABLE, desc = "sent first: the outcome stands")
@State
public class CancelAgainstQueuedSend {

    private final ScriptedSocket peer = new ScriptedSocket(ScriptedSession.EVENT_DRIVEN, new ScriptedChannel(0));
    private final CompletableFuture<Void> first = peer.beginSend("a");
    private final CompletableFuture<Void> second = peer.beginSend("b");

    @Actor
    public void cancel(LLL_Result result) {
        result.r1 = second.cancel(false);
        peer.settle();
    }

    @Actor
    public void makeRoom() {
        peer.channel().takeAll();
        peer.settle();
    }

    @Arbiter
    public void look(LLL_Result result) {
        peer.settle();
        result.r2 = Ends.of(second);
        boolean others =
                Ends.of(first).equals("done") && Ends.of(peer.beginSend("c")).equals("done");
        result.r3 = others ? peer.sent() : "another send was not done";
    }
}
