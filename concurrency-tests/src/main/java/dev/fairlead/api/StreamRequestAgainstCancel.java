package dev.fairlead.api;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A subscriber requests a message that is there, and cancels: the message is delivered or can still be received, never both,
 * never neither.
 */
@JCStressTest
@Outcome(id = "a, pending", expect = Expect.ACCEPTABLE, desc = "delivered")
@Outcome(id = "nothing, a", expect = Expect.ACCEPTABLE, desc = "cancelled before")
@State
public class StreamRequestAgainstCancel {

    private final ScriptedSocket peer = ScriptedSocket.eventDriven();
    private final Subscriber subscriber = new Subscriber();

    public StreamRequestAgainstCancel() {
        peer.arrive(Wire.text("a"));
        peer.socket().messages().subscribe(subscriber);
    }

    @Actor
    public void request() {
        subscriber.subscription().request(1);
        peer.settle();
    }

    @Actor
    public void cancel() {
        subscriber.subscription().cancel();
        peer.settle();
    }

    @Arbiter
    public void look(LL_Result result) {
        peer.settle();
        result.r1 = subscriber.received();
        result.r2 = peer.receivable();
    }
}
