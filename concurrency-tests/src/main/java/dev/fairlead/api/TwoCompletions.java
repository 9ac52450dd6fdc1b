package dev.fairlead.api;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Two threads hand over completions: all are run, one at a time, those of a thread in its order. */
@JCStressTest
@Outcome(id = "4, alone, ordered", expect = Expect.ACCEPTABLE, desc = "")
@State
public class TwoCompletions {

    private final OrderedCallbacks callbacks = new OrderedCallbacks(new Callbacks(Runnable::run, false, () -> {}));

    /** How many were run, only by whoever runs them: it is the callbacks that make that one thread after the other. */
    private int run;

    /** How many are running. Any thread. */
    private final AtomicInteger running = new AtomicInteger();

    /** Whether it was more than one. Any thread. */
    private volatile boolean crowded;

    /** Whether one was run before its predecessor. Any thread. */
    private volatile boolean disordered;

    /** What the last one was of each actor. As {@link #run}. */
    private final int[] last = new int[2];

    private void add(int actor, int number) {
        callbacks.add(() -> {
            crowded |= running.incrementAndGet() > 1;
            disordered |= last[actor] != number - 1;
            last[actor] = number;
            run++;
            running.decrementAndGet();
        });
    }

    @Actor
    public void one() {
        add(0, 1);
        add(0, 2);
    }

    @Actor
    public void other() {
        add(1, 1);
        add(1, 2);
    }

    @Arbiter
    public void look(LLL_Result result) {
        result.r1 = run;
        result.r2 = crowded ? "crowded" : "alone";
        result.r3 = disordered ? "disordered" : "ordered";
    }
}
