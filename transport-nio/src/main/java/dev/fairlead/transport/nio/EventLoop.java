package dev.fairlead.transport.nio;

import dev.fairlead.spi.transport.Deadline;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread with a selector and a heap of deadlines, which waits for the channels that were given to it.
 *
 * <p>One round after the other it runs what it was asked to, selects until the earliest deadline, tells the channels
 * that are ready, and then those whose deadlines have passed. It lives as long as its selector: if that fails, it closes
 * its channels and ends.
 */
final class EventLoop {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private static final AtomicInteger THREADS = new AtomicInteger();

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** A task may ask for another one: the channels must have their turn all the same. */
    private static final int MAX_TASKS_PER_ROUND = 1_000;

    private final Selector selector;
    private final Executor blockingWork;
    private final Thread thread;
    private final Consumer<SelectionKey> whenSelected = this::selected;

    /** What the thread is to do before it selects again, or, if it has ended, at its end. */
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** Only by the thread. */
    private final DeadlineHeap deadlines = new DeadlineHeap();

    private final ReentrantLock lock = new ReentrantLock();

    /** The channels that were given to it and have not been closed. With the lock. */
    private final Set<NioChannel> channels = new HashSet<>();

    /** Whether it takes no more channels and the thread is to end. Written with the lock. */
    private volatile boolean ending;

    /** Whether the thread may run no more tasks. Written once, by the thread. */
    private volatile boolean ended;

    /** Until when the thread selects; null: it is awake and will look at everything before. Written by the thread. */
    private volatile @Nullable Deadline sleepsUntil;

    /** How many selections have begun. Written by the thread, before each. */
    private volatile long rounds;

    EventLoop(Selector selector, Executor blockingWork) {
        this.selector = selector;
        this.blockingWork = blockingWork;
        this.thread = new Thread(this::run, "fairlead-nio-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Takes a channel on; returns false if it takes none any more. */
    boolean adopt(NioChannel channel) {
        lock.lock();
        try {
            return !ending && channels.add(channel);
        } finally {
            lock.unlock();
        }
    }

    /** Gives up a channel whose socket has been closed, and with it its descriptor and its deadlines. */
    void forget(NioChannel channel) {
        execute(() -> channel.slots().forEach(deadlines::remove));
        lock.lock();
        try {
            channels.remove(channel);
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(thread);
    }

    /** Closes its channels and makes the thread end. Never waits. More calls than one do nothing. */
    void end() {
        List<NioChannel> open;
        lock.lock();
        try {
            ending = true;
            open = List.copyOf(channels);
        } finally {
            lock.unlock();
        }
        open.forEach(NioChannel::close);
        wakeUp();
    }

    boolean isEnding() {
        return ending;
    }

    /** Returns how many selections have begun: what one sees that begins later has happened, or still holds, by now. */
    long rounds() {
        return rounds;
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    Thread thread() {
        return thread;
    }

    Selector selector() {
        return selector;
    }

    /** Only by the thread. */
    DeadlineHeap deadlines() {
        return deadlines;
    }

    /** Makes the selector watch a socket; it tells {@code channel}. */
    SelectionKey register(SocketChannel socket, int operation, NioChannel channel) throws ClosedChannelException {
        SelectionKey key = socket.register(selector, operation, channel);
        wakeUp();
        return key;
    }

    /** Makes the thread see what was changed before the call, if it would not anyway. */
    void wakeUp() {
        if (sleepsUntil != null) {
            selector.wakeup();
        }
    }

    /** Makes the thread look at a slot when a deadline has passed, and not before the next selection. */
    void watch(WaitSlot slot, Deadline deadline) {
        tasks.add(() -> deadlines.put(slot, deadline));
        Deadline until = sleepsUntil;
        if (until != null && DeadlineHeap.isBefore(deadline, until)) {
            selector.wakeup();
        }
    }

    /** Runs a task that throws nothing on the thread or, if that has ended, on another, but never on the caller's. */
    void execute(Runnable task) {
        tasks.add(task);
        wakeUp();
        // Whoever takes it out of the queue runs it: the thread at its very end, or else this one.
        if (ended && tasks.remove(task)) {
            executeElsewhere(task);
        }
    }

    private void executeElsewhere(Runnable task) {
        try {
            blockingWork.execute(task);
        } catch (RejectedExecutionException rejected) {
            Thread late = new Thread(task, thread.getName() + "-late");
            late.setDaemon(true);
            late.start();
        }
    }

    private void run() {
        try {
            while (!ending) {
                round();
            }
        } catch (Throwable failed) {
            LOG.error("the selector of {} failed, its channels are closed: {}", thread.getName(), count(), failed);
        } finally {
            finish();
        }
    }

    private void round() throws IOException {
        // Left by a callback, it would end this and every later selection at once.
        if (Thread.interrupted()) {
            LOG.debug("{} was interrupted by a callback", thread.getName());
        }
        runTasks(MAX_TASKS_PER_ROUND);
        Deadline until = deadlines.earliest();
        sleepsUntil = until;
        long round = rounds + 1;
        rounds = round;
        // Asked only now: who comes later finds that the thread sleeps, and wakes it up.
        select(tasks.isEmpty() && !ending ? until.remainingNanos() : 0);
        sleepsUntil = null;
        lookAtDeadlines();
    }

    private void runTasks(int most) {
        for (int left = most; left > 0; left--) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            task.run();
        }
    }

    /** Selects for at most {@code nanos}, rounded up so as not to be early. */
    private void select(long nanos) throws IOException {
        if (nanos == 0) {
            selector.selectNow(whenSelected);
        } else if (nanos == Long.MAX_VALUE) {
            selector.select(whenSelected);
        } else {
            selector.select(whenSelected, 1 + (nanos - 1) / NANOS_PER_MILLI);
        }
    }

    private void selected(SelectionKey key) {
        sleepsUntil = null;
        if (key.attachment() instanceof NioChannel channel) {
            channel.selected(key, rounds);
        }
    }

    private void lookAtDeadlines() {
        // No more than there are now: a slot that is put back must not be looked at twice in a round.
        for (int left = deadlines.size(); left > 0; left--) {
            WaitSlot slot = deadlines.removePassed();
            if (slot == null) {
                return;
            }
            Deadline again = slot.channel.lookAt(slot, rounds);
            if (again != Deadline.NEVER) {
                deadlines.put(slot, again);
            }
        }
    }

    private void finish() {
        try {
            end();
            // A selector that drops a socket which is about to be closed takes the descriptor away from under a read.
            while (count() > 0) {
                LockSupport.park(this);
                Thread.interrupted();
            }
        } finally {
            closeSelector();
            ended = true;
            runTasks(Integer.MAX_VALUE);
        }
    }

    private int count() {
        lock.lock();
        try {
            return channels.size();
        } finally {
            lock.unlock();
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException failed) {
            LOG.debug("closing the selector of {} failed", thread.getName(), failed);
        }
    }
}
