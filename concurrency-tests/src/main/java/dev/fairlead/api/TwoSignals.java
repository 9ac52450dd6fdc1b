package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * Two operations can get on, each because of another thread, which signals: neither signal is lost, and the operations are
 * advanced by one thread at a time.
 */
@JCStressTest
@Outcome(id = "done, done, alone", expect = Expect.ACCEPTABLE, desc = "")
@State
public class TwoSignals {

    /** How many threads advance operations. Any thread. */
    private final AtomicInteger inside = new AtomicInteger();

    /** Whether it was more than one. Any thread. */
    private volatile boolean crowded;

    private final ScriptedChannel channel = ScriptedChannel.roomy();
    private final Lane lane =
            new Lane(channel, ScriptedSession.EVENT_DRIVEN.callbacks(), true, came -> null, OperationObserver.NONE);
    private final Gate first = new Gate();
    private final Gate second = new Gate();
    private final CompletableFuture<String> ofFirst = lane.start(first, done -> done);
    private final CompletableFuture<String> ofSecond = lane.start(second, done -> done);

    /** An operation that is done as soon as it is opened. */
    private final class Gate implements Operation<String> {

        /** Written by one actor. */
        private volatile boolean open;

        @Override
        public @Nullable String advance() {
            crowded |= inside.incrementAndGet() > 1;
            String result = open ? "done" : null;
            inside.decrementAndGet();
            return result;
        }

        @Override
        public Interest waitingFor() {
            return Interest.READ;
        }

        @Override
        public Deadline deadline() {
            return Deadline.NEVER;
        }

        @Override
        public IOException timedOut() {
            return new IOException("there is no deadline");
        }

        @Override
        public String failed(Exception cause) {
            return "failed";
        }
    }

    @Actor
    public void openFirst() {
        first.open = true;
        lane.poke();
        channel.settle();
    }

    @Actor
    public void openSecond() {
        second.open = true;
        lane.poke();
        channel.settle();
    }

    @Arbiter
    public void look(LLL_Result result) {
        channel.settle();
        result.r1 = Ends.of(ofFirst);
        result.r2 = Ends.of(ofSecond);
        result.r3 = crowded ? "crowded" : "alone";
    }
}
