package dev.fairlead.api;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The connection is dropped while a thread begins to wait for room: it does not wait for ever. */
@JCStressTest
@Outcome(id = "ended, part", expect = Expect.ACCEPTABLE, desc = "dropped while it waited")
@Outcome(id = "ended, nothing", expect = Expect.ACCEPTABLE, desc = "dropped before its turn")
@Outcome(id = "refused, nothing", expect = Expect.ACCEPTABLE, desc = "dropped before")
@State
public class AbortAgainstBlockedSend {

    private final ScriptedSocket peer =
            new ScriptedSocket(ScriptedSession.CALLER_DRIVEN, new ScriptedChannel(Wire.OVERHEAD));

    @Actor
    public void send(LL_Result result) {
        result.r1 = peer.send("a");
    }

    @Actor
    public void abort() {
        peer.socket().abort();
    }

    @Arbiter
    public void look(LL_Result result) {
        result.r2 = peer.sent();
    }
}
