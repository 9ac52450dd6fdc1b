package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A receive is cancelled while the handle is closed, which ends it too: the future tells what {@code cancel} has told. */
@JCStressTest
@Outcome(id = "true, cancelled", expect = Expect.ACCEPTABLE, desc = "cancelled first")
@Outcome(id = "false, ended", expect = Expect.ACCEPTABLE, desc = "closed first: the outcome stands")
@State
public class CancelAgainstClose {

    private final ScriptedSocket peer = ScriptedSocket.eventDriven();
    private final CompletableFuture<Message> receive = peer.begin(peer.socket()::receiveMessageAsync);

    @Actor
    public void cancel(LL_Result result) {
        result.r1 = receive.cancel(false);
        peer.settle();
    }

    @Actor
    public void close() {
        peer.socket().close();
        peer.settle();
    }

    @Arbiter
    public void look(LL_Result result) {
        peer.settle();
        result.r2 = Ends.of(receive);
    }
}
