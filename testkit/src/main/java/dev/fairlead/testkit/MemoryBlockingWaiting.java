package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Lets a thread of the executor wait for each callback. */
record MemoryBlockingWaiting(Executor blockingWork) implements MemoryWaiting {

    @Override
    public void whenReady(MemoryChannel channel, Interest interest, Deadline deadline, Consumer<Wake> then) {
        Runnable wait = () -> then.accept(awaitReadyOrFailure(channel, interest, deadline));
        try {
            blockingWork.execute(wait);
        } catch (RejectedExecutionException rejected) {
            // The callback is owed, and not to the calling thread, which may hold locks.
            Thread waiter = new Thread(wait, "fairlead-memory-wait");
            waiter.setDaemon(true);
            waiter.start();
        }
    }

    private static Wake awaitReadyOrFailure(MemoryChannel channel, Interest interest, Deadline deadline) {
        try {
            return channel.awaitReady(interest, deadline);
        } catch (IOException interrupted) {
            // The contract of whenReady: the next operation meets what is wrong.
            return Wake.READY;
        }
    }

    @Override
    public void changed() {
        // Whoever waits does so on the link, which tells him.
    }

    @Override
    public void end() {
        // The waits end with their channels.
    }
}
