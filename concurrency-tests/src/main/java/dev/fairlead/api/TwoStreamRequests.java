package dev.fairlead.api;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two threads request a message each: both come, in order, and the subscriber is called by one thread at a time. */
@JCStressTest
@Outcome(id = "a b, c", expect = Expect.ACCEPTABLE, desc = "")
@State
public class TwoStreamRequests {

    private final ScriptedSocket peer = ScriptedSocket.eventDriven();
    private final Subscriber subscriber = new Subscriber();

    public TwoStreamRequests() {
        peer.arrive(Wire.text("a"), Wire.text("b"), Wire.text("c"));
        peer.socket().messages().subscribe(subscriber);
    }

    @Actor
    public void one() {
        subscriber.subscription().request(1);
        peer.settle();
    }

    @Actor
    public void other() {
        subscriber.subscription().request(1);
        peer.settle();
    }

    @Arbiter
    public void look(LL_Result result) {
        peer.settle();
        result.r1 = subscriber.received();
        result.r2 = peer.receivable();
    }
}
