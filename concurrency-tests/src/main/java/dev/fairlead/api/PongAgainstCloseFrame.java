package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A ping comes while a Close frame is sent: nothing follows that (RFC 6455 5.5.1). */
@JCStressTest
@Outcome(id = "done, close:1000", expect = Expect.ACCEPTABLE, desc = "the ping came too late")
@Outcome(id = "done, pong:p close:1000", expect = Expect.ACCEPTABLE, desc = "the pong left before")
@State
public class PongAgainstCloseFrame {

    private final ScriptedSocket peer = ScriptedSocket.eventDriven();

    /** Of the first actor, then of the arbiter. */
    private CompletableFuture<Void> shutdown = new CompletableFuture<>();

    @Actor
    public void shutdown() {
        shutdown = peer.begin(() -> peer.socket().shutdownAsync(CloseStatus.NORMAL));
    }

    @Actor
    public void ping() {
        peer.arrive(Wire.ping("p"));
    }

    @Arbiter
    public void look(LL_Result result) {
        peer.settle();
        result.r1 = Ends.of(shutdown);
        result.r2 = peer.sent();
    }
}
