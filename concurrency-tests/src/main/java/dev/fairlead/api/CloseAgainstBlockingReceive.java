package dev.fairlead.api;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The handle is closed while a thread begins to wait for a message: it does not wait for ever. */
@JCStressTest
@Outcome(
        id = {"ended, close:1001", "ended, nothing"},
        expect = Expect.ACCEPTABLE,
        desc = "closed behind its beginning")
@Outcome(id = "refused, close:1001", expect = Expect.ACCEPTABLE, desc = "closed before")
@State
public class CloseAgainstBlockingReceive {

    private final ScriptedSocket peer = ScriptedSocket.callerDriven();

    @Actor
    public void receive(LL_Result result) {
        result.r1 = peer.receive();
    }

    @Actor
    public void close() {
        peer.socket().close();
    }

    @Arbiter
    public void look(LL_Result result) {
        result.r2 = peer.sent();
    }
}
