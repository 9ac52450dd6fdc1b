package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** A receive is cancelled while its message comes: the message is in its result or still there, never both, never neither. */
@JCStressTest
@Outcome(id = "true, cancelled, a", expect = Expect.ACCEPTABLE, desc = "cancelled first: the message is still there")
@Outcome(id = "false, a, pending", expect = Expect.ACCEPTABLE, desc = "received first: the outcome stands")
@State
public class CancelAgainstReceive {

    private final ScriptedSocket peer = ScriptedSocket.eventDriven();
    private final CompletableFuture<Message> receive = peer.begin(peer.socket()::receiveMessageAsync);

    @Actor
    public void cancel(LLL_Result result) {
        result.r1 = receive.cancel(false);
        peer.settle();
    }

    @Actor
    public void arrive() {
        peer.arrive(Wire.text("a"));
    }

    @Arbiter
    public void look(LLL_Result result) {
        peer.settle();
        result.r2 = Ends.of(receive);
        result.r3 = peer.receivable();
    }
}
