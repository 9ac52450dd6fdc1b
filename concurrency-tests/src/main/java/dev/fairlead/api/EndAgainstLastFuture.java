package dev.fairlead.api;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A session ends while its last future is completed: its threads end once, after both. */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "")
@State
public class EndAgainstLastFuture {

    private final AtomicInteger ends = new AtomicInteger();
    private final Callbacks callbacks = new Callbacks(Runnable::run, false, ends::incrementAndGet);
    private final OperationFuture<String> one = new OperationFuture<>(callbacks);
    private final OperationFuture<String> last = new OperationFuture<>(callbacks);

    @Actor
    public void completeBoth(II_Result result) {
        one.settle("done", null);
        result.r1 = ends.get();
        last.settle("done", null);
    }

    @Actor
    public void end() {
        callbacks.end();
    }

    @Arbiter
    public void look(II_Result result) {
        result.r2 = ends.get();
    }
}
