package dev.fairlead.api;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Two connections take a buffer from the pool and give it back: neither ever has what the other one has. */
@JCStressTest
@Outcome(id = "own, own, 2", expect = Expect.ACCEPTABLE, desc = "each had its own, and both were kept")
@Outcome(id = "own, own, 1", expect = Expect.ACCEPTABLE, desc = "the one took it after the other")
@State
public class TwoTakers {

    private final ScriptedChannel channel = ScriptedChannel.roomy();
    private final BufferPool pool = new BufferPool(Integer.BYTES);

    public TwoTakers() {
        pool.giveBack(channel.newBuffer(Integer.BYTES));
    }

    /** Takes a buffer, uses it and gives it back. */
    private String use(int mark) {
        ByteBuffer taken = pool.take(channel);
        boolean empty = taken.position() == 0 && taken.remaining() == Integer.BYTES;
        taken.putInt(0, mark);
        Thread.onSpinWait();
        boolean own = taken.getInt(0) == mark;
        pool.giveBack(taken);
        return empty && own ? "own" : "shared";
    }

    @Actor
    public void one(LLL_Result result) {
        result.r1 = use(1);
    }

    @Actor
    public void other(LLL_Result result) {
        result.r2 = use(2);
    }

    /** Counts what is kept: a buffer is marked, a new one is not. */
    @Arbiter
    public void look(LLL_Result result) {
        int kept = 0;
        while (pool.take(channel).getInt(0) != 0) {
            kept++;
        }
        result.r3 = kept;
    }
}
