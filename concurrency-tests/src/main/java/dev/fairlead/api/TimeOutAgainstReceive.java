package dev.fairlead.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The time of a receive is over while its message comes: nothing is lost, nothing is told twice. */
@JCStressTest
@Outcome(id = "late, a", expect = Expect.ACCEPTABLE, desc = "timed out first: the message is still there")
@Outcome(id = "a, pending", expect = Expect.ACCEPTABLE, desc = "received first")
@State
public class TimeOutAgainstReceive {

    /** Puts the end of the time before, into, and behind the arrival. Any thread. */
    private static final AtomicInteger TURNS = new AtomicInteger();

    private final ScriptedSocket peer = ScriptedSocket.eventDriven();

    /** Of the first actor, then of the arbiter. */
    private CompletableFuture<Message> receive = new CompletableFuture<>();

    @Actor
    public void receiveInTime() {
        Duration limit = Duration.ofNanos(1 + 500 * (TURNS.incrementAndGet() & 0xF));
        receive = peer.begin(() -> peer.socket().receiveMessageAsync(limit));
        peer.settleUntil(receive::isDone);
    }

    @Actor
    public void arrive() {
        peer.arrive(Wire.text("a"));
    }

    @Arbiter
    public void look(LL_Result result) {
        peer.settle();
        result.r1 = Ends.of(receive);
        result.r2 = peer.receivable();
    }
}
