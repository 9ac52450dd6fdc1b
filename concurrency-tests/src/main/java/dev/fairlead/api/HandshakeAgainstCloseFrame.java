package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** The closing handshake is begun while the Close frame of the peer is received: it is done, with one Close frame of ours. */
@JCStressTest
@Outcome(
        id = {"close:1000, close:1000, 1000", "ended, close:1000, 1000"},
        expect = Expect.ACCEPTABLE,
        desc = "the frame went to the receive, or to the handshake")
@State
public class HandshakeAgainstCloseFrame {

    private final ScriptedSocket peer = ScriptedSocket.eventDriven();
    private final CompletableFuture<Message> receive = peer.begin(peer.socket()::receiveMessageAsync);

    /** Of the first actor, then of the arbiter. */
    private CompletableFuture<CloseStatus> handshake = new CompletableFuture<>();

    @Actor
    public void handshake() {
        handshake = peer.begin(() -> peer.socket().closeHandshakeAsync(CloseStatus.NORMAL));
    }

    @Actor
    public void closeFrame() {
        peer.arriveLast(Wire.close());
    }

    @Arbiter
    public void look(LLL_Result result) {
        peer.settle();
        result.r1 = Ends.of(receive);
        result.r3 = Ends.of(handshake);
        result.r2 = peer.sent();
    }
}
