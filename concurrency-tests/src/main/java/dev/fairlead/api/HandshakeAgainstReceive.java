package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/** The closing handshake is begun while a receive begins: that ends, and the handshake gets the Close frame of the peer. */
@JCStressTest
@Outcome(id = "ended, close:1000, 1000, CLOSED", expect = Expect.ACCEPTABLE, desc = "the receive was going on")
@Outcome(id = "refused, close:1000, 1000, CLOSED", expect = Expect.ACCEPTABLE, desc = "the handshake was going on")
@State
public class HandshakeAgainstReceive {

    private final ScriptedSocket peer = ScriptedSocket.eventDriven();

    /** Of the first actor, then of the arbiter. */
    private CompletableFuture<Message> receive = new CompletableFuture<>();

    /** Of the second actor, then of the arbiter. */
    private CompletableFuture<CloseStatus> handshake = new CompletableFuture<>();

    @Actor
    public void receive() {
        receive = peer.begin(peer.socket()::receiveMessageAsync);
    }

    @Actor
    public void handshake() {
        handshake = peer.begin(() -> peer.socket().closeHandshakeAsync(CloseStatus.NORMAL));
    }

    @Arbiter
    public void look(LLLL_Result result) {
        peer.settle();
        result.r1 = Ends.of(receive);
        peer.arriveLast(Wire.close());
        result.r3 = Ends.of(handshake);
        result.r4 = peer.socket().state();
        result.r2 = peer.sent();
    }
}
