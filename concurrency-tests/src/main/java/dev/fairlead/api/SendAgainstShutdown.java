package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A message is sent while a Close frame is: it leaves before that, or is refused. */
@JCStressTest
@Outcome(id = "done, a close:1000", expect = Expect.ACCEPTABLE, desc = "sent first")
@Outcome(id = "refused, close:1000", expect = Expect.ACCEPTABLE, desc = "shut down first")
@State
public class SendAgainstShutdown {

    private final ScriptedSocket peer = ScriptedSocket.eventDriven();

    /** Of the first actor, then of the arbiter. */
    private CompletableFuture<Void> send = new CompletableFuture<>();

    @Actor
    public void send() {
        send = peer.beginSend("a");
    }

    @Actor
    public void shutdown() {
        CompletableFuture<Void> unused = peer.begin(() -> peer.socket().shutdownAsync(CloseStatus.NORMAL));
    }

    @Arbiter
    public void look(LL_Result result) {
        peer.settle();
        result.r1 = Ends.of(send);
        result.r2 = peer.sent();
    }
}
