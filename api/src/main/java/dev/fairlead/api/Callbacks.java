package dev.fairlead.api;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the futures of a session are completed, and with that the user's callbacks run: on the callback executor or, if the
 * user has assured that callbacks do not block, on the thread of the transport that brought the result.
 *
 * <p>There a callback that begins the next operation, which is complete at once, does not run inside the callback before
 * it but after it: the stack never grows, however long the chain.
 */
final class Callbacks {

    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

    /**
     * The callback that this thread is running, and what is to run behind it; empty or null: it is running none. A class of the
     * JDK, and left empty, so that a thread of somebody's pool keeps nothing of ours.
     */
    private static final ThreadLocal<@Nullable Queue<Runnable>> RUNNING = new ThreadLocal<>();

    /** Nearly always there is one, or two. */
    private static final int FEW = 2;

    /** A queue that has had more than so many is not kept. */
    private static final int MANY = 64;

    private final Executor executor;
    private final boolean assuredNonBlocking;

    /** Futures that are not completed, and one for the session itself; 0: never again. Any thread. */
    private final AtomicInteger owed = new AtomicInteger(1);

    private final Runnable atEnd;

    /**
     * Makes one for a session.
     *
     * @param atEnd run once, after {@link #end} when the last future is completed
     */
    Callbacks(Executor executor, boolean assuredNonBlocking, Runnable atEnd) {
        this.executor = executor;
        this.assuredNonBlocking = assuredNonBlocking;
        this.atEnd = atEnd;
    }

    /** Takes note of a future that will be completed. */
    void owe() {
        owed.getAndUpdate(count -> count == 0 ? 0 : count + 1);
    }

    /** Takes note of a future that was completed. */
    void paid() {
        if (owed.getAndUpdate(count -> Math.max(0, count - 1)) == 1) {
            atEnd.run();
        }
    }

    /** The session has ended: what is owed is the last. Called once. */
    void end() {
        paid();
    }

    /** Whether the user has assured that callbacks do not block. */
    boolean mayRunAnywhere() {
        return assuredNonBlocking;
    }

    /** Completes a future, now or later; never on a thread of the user's that is in one of our calls. */
    void run(Runnable completion) {
        Queue<Runnable> running = assuredNonBlocking ? RUNNING.get() : null;
        if (running != null && !running.isEmpty()) {
            running.add(completion);
            return;
        }
        Runnable task = assuredNonBlocking ? () -> onTransportThread(completion) : completion;
        try {
            executor.execute(task);
        } catch (RejectedExecutionException rejected) {
            LOG.debug("the callback executor rejects work; a thread is made for what is owed", rejected);
            runElsewhere(task);
        } catch (RuntimeException | Error defect) {
            LOG.warn("the callback executor fails; a thread is made for what is owed", defect);
            runElsewhere(task);
        }
    }

    /** Runs a callback, but not within the one that this thread is running. It is owed until it has run. */
    void runLater(Runnable callback) {
        owe();
        run(() -> {
            try {
                callback.run();
            } finally {
                paid();
            }
        });
    }

    private static void runElsewhere(Runnable task) {
        Thread thread = new Thread(task, "fairlead-callback");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            // Whoever waits for it would wait for ever.
            LOG.warn("no thread can be made for a callback, it runs here", noThread);
            task.run();
        }
    }

    /** Runs what may complete futures, on a thread that may run callbacks. */
    void onTransportThread(Runnable work) {
        Queue<Runnable> running = assuredNonBlocking ? runningHere() : null;
        if (running == null || !running.isEmpty()) {
            work.run();
            return;
        }
        running.add(work);
        int count = 0;
        try {
            for (Runnable next = work; next != null; next = running.peek()) {
                count++;
                next.run();
                running.remove();
            }
        } finally {
            running.clear();
            if (count > MANY) {
                RUNNING.remove();
            }
        }
    }

    private static Queue<Runnable> runningHere() {
        Queue<Runnable> running = RUNNING.get();
        if (running == null) {
            running = new ArrayDeque<>(FEW);
            RUNNING.set(running);
        }
        return running;
    }
}
