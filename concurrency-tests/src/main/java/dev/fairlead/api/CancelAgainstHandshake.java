package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** The closing handshake is cancelled while the Close frame of the peer comes: it has one outcome, which both sides see. */
@JCStressTest
@Outcome(id = "true, cancelled, FAILED", expect = Expect.ACCEPTABLE, desc = "cancelled first")
@Outcome(id = "false, 1000, CLOSED", expect = Expect.ACCEPTABLE, desc = "done first: the outcome stands")
@State
public class CancelAgainstHandshake {

    private final ScriptedSocket peer = ScriptedSocket.eventDriven();
    private final CompletableFuture<CloseStatus> handshake =
            peer.begin(() -> peer.socket().closeHandshakeAsync(CloseStatus.NORMAL));

    @Actor
    public void cancel(LLL_Result result) {
        result.r1 = handshake.cancel(false);
        peer.settle();
    }

    @Actor
    public void closeFrame() {
        peer.arriveLast(Wire.close());
    }

    @Arbiter
    public void look(LLL_Result result) {
        peer.settle();
        result.r2 = Ends.of(handshake);
        result.r3 = peer.socket().state();
        peer.socket().abort();
    }
}
