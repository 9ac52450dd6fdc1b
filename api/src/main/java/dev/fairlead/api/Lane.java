package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One direction of a channel, and the operations that use it: one after the other, in the order of the calls. The only
 * code that knows how a call waits, blocking or asynchronous, on whatever transport.
 *
 * <p>Who signals takes the lane if nobody has it, does all that can be done now, and leaves; who signals meanwhile makes
 * him look once more. So operations are advanced by one thread at a time, nobody ever waits for the lane, and no signal is
 * lost. At most one wait at the channel is outstanding: a callback, or the thread of a blocking call that was granted it.
 */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);

    /** How many operations a thread completes that came for one, however many more come meanwhile. */
    private static final int MOST_IN_A_ROW = 64;

    /** How long a step of another thread may take that is waited for; it is looked at again if it takes longer. */
    private static final long MOMENT_NANOS = 50_000;

    private final TransportChannel channel;
    private final OrderedCallbacks callbacks;
    private final Rest rest;
    private final OperationObserver observer;
    private final Consumer<Wake> whenCalled = this::called;

    /** Whether blocking calls too are advanced by the channel's callbacks. */
    private final boolean eventDriven;

    /** Begun or not, the first one is the one that is going on. Added to by any thread, taken from with the lane. */
    private final ConcurrentLinkedDeque<Pending<?>> queue = new ConcurrentLinkedDeque<>();

    /** How often was signalled since the lane was taken; 0: nobody has it. Any thread. */
    private final AtomicInteger signals = new AtomicInteger();

    /** How many operations somebody wants to end. Any thread. */
    private final AtomicInteger ends = new AtomicInteger();

    /** Whether to look at the operation although its wait goes on. Any thread. */
    private volatile boolean poked;

    /** Whether a wait at the channel is outstanding. Set with the lane, reset by who waited. */
    private volatile boolean outstanding;

    /** Whether the channel has called back, and nothing was made of it yet. Any thread. */
    private volatile boolean calledBack;

    /** How many operations the thread has completed that has the lane. Only with the lane. */
    private int completed;

    /** Of the outstanding wait. Only with the lane. */
    private Deadline outstandingUntil = Deadline.NEVER;

    /** What the last callback was asked for; null: its wait was ended. Only with the lane. */
    private @Nullable Interest callbackFor;

    /** What no operation is made for, and was not drawn the consequences of yet; null: nothing. Only with the lane. */
    private @Nullable Throwable defect;

    /** Whether another thread was asked to do what this one could not. Only with the lane; never reset, so that it ends. */
    private boolean handedOver;

    /** What a lane does while no operation is going on. */
    @FunctionalInterface
    interface Rest {

        /**
         * Does what can be done now, and never waits; {@code came}: the channel has called back since the last time. Returns
         * what to come back for; null: nothing.
         */
        @Nullable
        Interest rest(boolean came);
    }

    Lane(TransportChannel channel, Callbacks callbacks, boolean eventDriven, Rest rest, OperationObserver observer) {
        this.channel = channel;
        this.callbacks = new OrderedCallbacks(callbacks);
        this.eventDriven = eventDriven;
        this.rest = rest;
        this.observer = observer;
    }

    /** Runs an operation; the calling thread waits for it. */
    <R> R run(Operation<R> operation) throws IOException {
        Pending<R> pending = blocking(operation);
        add(pending);
        return await(pending);
    }

    /** Makes a blocking operation, to be {@link #add added} and {@link #await awaited}. */
    static <R> Pending<R> blocking(Operation<R> operation) {
        return new Pending<>(operation, Thread.currentThread(), done -> {});
    }

    /** An asynchronous call: an operation, to be {@link #add added} and signalled, and its future. */
    record Call<T>(Pending<?> pending, OperationFuture<T> future) {}

    /** Makes an asynchronous call whose future gets what {@code mapping} makes of the result. */
    <R, T> Call<T> call(Operation<R> operation, Function<? super R, ? extends @Nullable T> mapping) {
        OperationFuture<T> future = callbacks.newFuture();
        Pending<R> pending = new Pending<>(operation, null, done -> callbacks.add(() -> future.settle(done, mapping)));
        future.endWith(() -> end(pending, new OperationFuture.Cancellation()));
        return new Call<>(pending, future);
    }

    /** Makes an asynchronous call whose future tells only that it is done. */
    Call<Void> callOf(Operation<?> operation) {
        return call(operation, done -> null);
    }

    /** Runs an operation; the future is completed by way of the callbacks. */
    <R, T> OperationFuture<T> start(Operation<R> operation, Function<? super R, ? extends @Nullable T> mapping) {
        Call<T> call = call(operation, mapping);
        enter(call, null);
        return call.future();
    }

    /** Begins an asynchronous call, or ends it with a failure. */
    <T> void enter(Call<T> call, @Nullable Throwable failure) {
        if (failure == null) {
            add(call.pending());
            signal();
        } else {
            callbacks.add(() -> call.future().settle(null, failure));
        }
    }

    /** Puts an operation into the queue; a {@link #signal} or an {@link #await} has to follow. */
    void add(Pending<?> pending) {
        observer.begun();
        queue.add(pending);
    }

    /** Puts an operation before all others, of which none has begun. With the lane, which was {@link #tryTake taken}. */
    void addFirst(Pending<?> pending) {
        observer.begun();
        queue.addFirst(pending);
    }

    /** Where the futures of its operations are completed, and of what needed none. */
    OrderedCallbacks callbacks() {
        return callbacks;
    }

    /** Waits for the outcome of an operation that was added. Only the thread that made it. */
    <R> R await(Pending<R> pending) throws IOException {
        signal();
        while (!pending.isDone()) {
            if (pending.granted() != null) {
                waitAtChannel(pending);
            } else {
                park(pending);
            }
        }
        if (pending.giveBackGrant()) {
            outstanding = false;
            signal();
        }
        return outcome(pending);
    }

    private void waitAtChannel(Pending<?> pending) {
        Interest interest = pending.granted();
        try {
            if (interest != null) {
                channel.awaitReady(interest, pending.deadline());
            }
        } catch (IOException | RuntimeException e) {
            requestEnd(pending, e instanceof IOException failure ? failure : new IOException(e));
        } finally {
            pending.giveBackGrant();
            outstanding = false;
        }
        signal();
    }

    private void park(Pending<?> pending) {
        if (Thread.currentThread().isInterrupted()) {
            end(pending, new InterruptedIOException("the thread was interrupted while it waited"));
            return;
        }
        long nanos = pending.deadline().remainingNanos();
        if (nanos == 0) {
            signal();
            // If another thread has the lane just now, it sees that the time is over, or sets a later one.
            nanos = MOMENT_NANOS;
        }
        LockSupport.parkNanos(this, nanos);
    }

    private static <R> R outcome(Pending<R> pending) throws IOException {
        Throwable failure = pending.failure();
        if (failure == null) {
            return pending.result();
        }
        // It may have been made on another thread; the call that failed is of more use than what that one was doing.
        StackTraceElement[] here = Thread.currentThread().getStackTrace();
        failure.setStackTrace(Arrays.copyOfRange(here, 1, here.length));
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        throw (RuntimeException) failure;
    }

    private void requestEnd(Pending<?> pending, IOException cause) {
        pending.requestEnd(cause);
        ends.incrementAndGet();
    }

    /**
     * Ends an operation; false: it has an outcome already. Any thread; returns when it has one, which takes no longer than
     * a step.
     */
    boolean end(Pending<?> pending, IOException cause) {
        requestEnd(pending, cause);
        signal();
        boolean interrupted = false;
        while (!pending.isDone()) {
            // Whoever has the lane sees the request before he leaves it.
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(this, MOMENT_NANOS);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return pending.wasEnded();
    }

    /** Has the operation that is going on look at its state, although nothing came. Any thread; never waits. */
    void poke() {
        poked = true;
        signal();
    }

    /** Whether no operation is going on or waits. */
    boolean isIdle() {
        return queue.isEmpty();
    }

    /** Runs something with the lane, if nobody has it and no operation is going on; else does nothing. Never waits. */
    void ifIdle(Runnable action) {
        if (tryTake()) {
            try {
                action.run();
            } catch (RuntimeException | Error unexpected) {
                leaveUndone();
                throw unexpected;
            }
            giveBack(false);
        }
    }

    /**
     * Takes the lane if nobody has it and no operation is going on or waits, for what is done in no time and needs no
     * operation; {@link #giveBack} has to follow. Any thread; never waits.
     */
    boolean tryTake() {
        if (!queue.isEmpty() || !signals.compareAndSet(0, 1)) {
            return false;
        }
        completed = 0;
        if (queue.isEmpty() && defect == null) {
            return true;
        }
        giveBack(true);
        return false;
    }

    /** Gives the lane back that was taken; {@code look}: there is something to do at rest. */
    void giveBack(boolean look) {
        try {
            if (look) {
                step();
            }
            leave();
        } catch (RuntimeException | Error unexpected) {
            leaveUndone();
            throw unexpected;
        }
    }

    /** Gives the lane back after something that no operation is made for: the channel is closed. */
    void giveBackBroken(Throwable cause) {
        defect = cause;
        giveBack(true);
    }

    /** Does all that can be done now, or has it done by who is at it. Any thread; never waits. */
    void signal() {
        if (signals.getAndIncrement() == 0) {
            completed = 0;
            giveBack(true);
        }
    }

    private void leave() {
        int seen = 1;
        while (true) {
            seen = signals.addAndGet(-seen);
            if (seen == 0) {
                return;
            }
            step();
        }
    }

    /**
     * Leaves the lane although what was to be done in it could not be done: no stack is left, for example. Else nobody would
     * ever get it again. Another thread has a try at it, and whoever signals next.
     */
    private void leaveUndone() {
        boolean handOver = !handedOver;
        handedOver = true;
        signals.set(0);
        if (handOver) {
            callbacks.elsewhere(this::signal);
        }
    }

    private void step() {
        if (defect == null) {
            try {
                endRequested();
                getOn();
                return;
            } catch (RuntimeException | Error unexpected) {
                defect = unexpected;
            }
        }
        giveUp(defect);
        defect = null;
    }

    private void getOn() {
        for (Pending<?> head = queue.peek(); head != null; head = queue.peek()) {
            if (completed == MOST_IN_A_ROW) {
                // The others are not this thread's business: they go on where callbacks run.
                comeBackFor(head.operation().waitingFor(), Deadline.NEVER);
                return;
            }
            if (!getOn(head)) {
                waitFor(head);
                return;
            }
            completed++;
            queue.poll();
            settle(head);
        }
        boolean came = calledBack;
        calledBack = false;
        Interest interest = rest.rest(came);
        if (interest == null) {
            endCallback();
        } else {
            comeBackFor(interest, Deadline.NEVER);
        }
    }

    /** What no operation is made for, memory that is used up for example: nobody is to wait for ever. */
    private void giveUp(Throwable cause) {
        channel.close();
        for (Pending<?> next = queue.poll(); next != null; next = queue.poll()) {
            next.endWith(cause);
            tell(next);
        }
        callbacks.resume();
        LOG.error("a connection is closed because of a defect", cause);
    }

    /** Takes out what somebody wants to end, and a last one whose time is over before its turn. */
    private void endRequested() {
        if (ends.getAndSet(0) > 0) {
            for (Pending<?> pending : queue) {
                if (pending.isEndRequested() && pending.endIfDue()) {
                    queue.remove(pending);
                    settle(pending);
                }
            }
        }
        Pending<?> last = queue.peekLast();
        if (last != null && last != queue.peek() && last.endIfDue()) {
            queue.remove(last);
            settle(last);
        }
    }

    /** Advances an operation if that can help; true: it is done. */
    private boolean getOn(Pending<?> head) {
        boolean look = poked;
        poked = false;
        if (head.hasBegun() && outstanding && !look) {
            return head.endIfDue();
        }
        calledBack = false;
        return head.advance();
    }

    private void settle(Pending<?> pending) {
        tell(pending);
        if (pending.isDefect()) {
            LOG.error("a connection is closed because of a defect", pending.failure());
            channel.close();
        }
        Interest granted = pending.granted();
        if (granted != null && pending.owner() != Thread.currentThread()) {
            // Its thread waits at the channel for what is no more needed.
            channel.wake(granted);
        }
    }

    /** Makes an outcome known, to the observer first: who has the outcome may do what is told behind it. */
    private void tell(Pending<?> pending) {
        try {
            observer.settled(pending);
        } finally {
            pending.settle();
        }
    }

    /** Sees to it that somebody comes back for the operation that is going on. */
    private void waitFor(Pending<?> head) {
        Deadline deadline = head.operation().deadline();
        Pending<?> last = queue.peekLast();
        if (last != null && last != head) {
            // A Close frame is the last that is sent, and may have less time than those before it.
            Deadline latest = last.operation().deadline();
            last.lookAgainBy(latest);
            deadline = deadline.earlier(latest);
        }
        head.lookAgainBy(deadline);
        Interest interest = head.operation().waitingFor();
        if (eventDriven || head.owner() == null) {
            comeBackFor(interest, head.owner() == null ? deadline : Deadline.NEVER);
        } else if (!isOutstanding(interest, deadline)) {
            outstanding = true;
            outstandingUntil = deadline;
            head.grant(interest);
        }
    }

    private void comeBackFor(Interest interest, Deadline deadline) {
        if (!isOutstanding(interest, deadline)) {
            outstanding = true;
            outstandingUntil = deadline;
            callbackFor = interest;
            try {
                channel.whenReady(interest, deadline, whenCalled);
            } catch (RuntimeException | Error defect) {
                outstanding = false;
                throw defect;
            }
        }
    }

    /** Ends a callback's wait that is for nothing: the operation was ended; where waits cost threads, one is free again. */
    private void endCallback() {
        Interest awaited = callbackFor;
        callbackFor = null;
        if (outstanding && awaited != null) {
            channel.wake(awaited);
        }
    }

    /** Whether there is a wait already; one that takes longer than it may is ended, so that a new one begins. */
    private boolean isOutstanding(Interest interest, Deadline deadline) {
        if (outstanding && outstandingUntil.earlier(deadline) != outstandingUntil) {
            outstandingUntil = deadline;
            channel.wake(interest);
        }
        return outstanding;
    }

    private void called(Wake wake) {
        LOG.trace("called back: {}", wake);
        calledBack = true;
        outstanding = false;
        callbacks.onTransportThread(this::signal);
    }
}
