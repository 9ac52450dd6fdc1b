package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** The handle is closed while a message comes: the receive ends one way or the other, and so does the connection. */
@JCStressTest
@Outcome(
        id = {"a, nothing, true", "a, close:1001, true"},
        expect = Expect.ACCEPTABLE,
        desc = "received first")
@Outcome(
        id = {"ended, nothing, true", "ended, close:1001, true"},
        expect = Expect.ACCEPTABLE,
        desc = "closed first")
@State
public class CloseAgainstReceive {

    private final ScriptedSocket peer = ScriptedSocket.eventDriven();
    private final CompletableFuture<Message> receive = peer.begin(peer.socket()::receiveMessageAsync);

    @Actor
    public void close() {
        peer.socket().close();
        peer.settle();
    }

    @Actor
    public void arrive() {
        peer.arrive(Wire.text("a"));
    }

    @Arbiter
    public void look(LLL_Result result) {
        peer.settle();
        result.r1 = Ends.of(receive);
        result.r2 = peer.sent();
        result.r3 = peer.channel().isClosed();
    }
}
