package dev.fairlead.api;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Two threads release the last handle: the session ends once, the connection is closed. */
@JCStressTest
@Outcome(
        id = {"1, nothing, true", "1, close:1001, true"},
        expect = Expect.ACCEPTABLE,
        desc = "with or without a word to the peer")
@State
public class CloseAgainstAbort {

    private final ScriptedSession session = ScriptedSession.of(ScriptedTransport.Kind.EVENT_DRIVEN, options -> options);
    private final ScriptedSocket peer = new ScriptedSocket(session, ScriptedChannel.roomy());

    public CloseAgainstAbort() {
        session.close();
    }

    @Actor
    public void close() {
        peer.socket().close();
        peer.settle();
    }

    @Actor
    public void abort() {
        peer.socket().abort();
        peer.settle();
    }

    @Arbiter
    public void look(LLL_Result result) {
        peer.settle();
        result.r1 = session.closings();
        result.r2 = Wire.describe(peer.channel().sent());
        result.r3 = peer.channel().isClosed();
    }
}
