package dev.fairlead.api;

import dev.fairlead.codec.frame.FrameEncoder;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * A message is sent while others leave and give their parts of the budget back: it is accepted or refused, and afterwards the
 * budget is what it was.
 */
@JCStressTest
@Outcome(id = "done, a b c, pending pending refused", expect = Expect.ACCEPTABLE, desc = "there was room in the queue")
@Outcome(id = "refused, a b, pending pending refused", expect = Expect.ACCEPTABLE, desc = "there was none")
@State
public class SendAgainstBudget {

    /** Two frames with one byte each, as {@link Outbound} counts them. */
    private static final int BUDGET = 2 * (1 + FrameEncoder.MAX_HEADER_BYTES);

    private static final ScriptedSession SESSION =
            ScriptedSession.of(ScriptedTransport.Kind.EVENT_DRIVEN, options -> options.sendQueueBytes(BUDGET));

    private final ScriptedSocket peer = new ScriptedSocket(SESSION, new ScriptedChannel(0));

    private final CompletableFuture<Void> first = peer.beginSend("a");
    private final CompletableFuture<Void> second = peer.beginSend("b");

    /** Of the first actor, then of the arbiter. */
    private CompletableFuture<Void> third = new CompletableFuture<>();

    @Actor
    public void send() {
        third = peer.beginSend("c");
    }

    @Actor
    public void makeRoom() {
        peer.channel().takeAll();
        peer.settle();
    }

    @Arbiter
    public void look(LLL_Result result) {
        peer.settle();
        result.r1 = Ends.of(third);
        boolean others = Ends.of(CompletableFuture.allOf(first, second)).equals("done");
        result.r2 = others ? Wire.describe(peer.channel().sent()) : "another send was not done";
        peer.channel().takeNothing();
        result.r3 = sendMore() + " " + sendMore() + " " + sendMore();
        peer.sent();
    }

    private String sendMore() {
        return Ends.of(peer.beginSend("d"));
    }
}
