package dev.fairlead.api;

import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An operation on its way through a {@link Lane}: who waits for it, and what came out. Unless said otherwise a field is
 * written by the thread that has the lane.
 */
final class Pending<R> {

    private final Operation<R> operation;

    /** The thread that waits in a blocking call; null for an asynchronous one. */
    private final @Nullable Thread owner;

    /** Told when it is done, by the thread that has the lane. Must not wait nor run code of the user. */
    private final Consumer<? super Pending<R>> listener;

    /** Read after {@link #done}. */
    private @Nullable R result;

    /** Read after {@link #done}; null: there is a result. */
    private @Nullable Throwable failure;

    /** Written last. */
    private volatile boolean done;

    /** Why it is to end before it is done. Written by any thread; null: it is not. */
    private volatile @Nullable IOException end;

    /** By when the owner has to look again. */
    private volatile Deadline deadline = Deadline.NEVER;

    /** What the owner is to wait for itself, at the channel; null: nothing. Taken back by the owner. */
    private volatile @Nullable Interest granted;

    /** Whether it was advanced before. */
    private boolean begun;

    /** Whether it ended because somebody asked for that. Read after {@link #done}. */
    private boolean ended;

    Pending(Operation<R> operation, @Nullable Thread owner, Consumer<? super Pending<R>> listener) {
        this.operation = operation;
        this.owner = owner;
        this.listener = listener;
    }

    Operation<R> operation() {
        return operation;
    }

    @Nullable
    Thread owner() {
        return owner;
    }

    boolean isDone() {
        return done;
    }

    boolean hasBegun() {
        return begun;
    }

    Deadline deadline() {
        return deadline;
    }

    @Nullable
    Interest granted() {
        return granted;
    }

    /** Only when it is done and there is no failure. */
    R result() {
        return Objects.requireNonNull(result);
    }

    /** Only when it is done. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Asks for an end; what is done already stays so. Any thread. */
    void requestEnd(IOException cause) {
        end = cause;
    }

    boolean isEndRequested() {
        return end != null;
    }

    /** Whether it ended because somebody asked for that. Only when it is done. */
    boolean wasEnded() {
        return ended;
    }

    /** Whether it failed in a way that no operation is made for. Only when it has an outcome. */
    boolean isDefect() {
        Throwable reason = failure;
        return reason instanceof Error
                || (reason instanceof RuntimeException
                        && !(reason instanceof HandleStateException)
                        && !(reason instanceof InvalidParameterException));
    }

    /** Advances it; true: there is an outcome now. Only with the lane. */
    boolean advance() {
        begun = true;
        try {
            result = operation.advance();
        } catch (IOException | ProtocolViolation cause) {
            return fail(cause);
        } catch (RuntimeException | Error unexpected) {
            failure = unexpected;
            return true;
        }
        return result != null || endIfDue();
    }

    /** Ends it if somebody asked for that, or its time is over; true: there is an outcome now. Only with the lane. */
    boolean endIfDue() {
        IOException cause = end;
        if (cause != null) {
            fail(cause);
            ended = failure != null;
            return true;
        }
        return operation.deadline().hasPassed() && fail(operation.timedOut());
    }

    private boolean fail(Exception cause) {
        try {
            result = operation.failed(cause);
        } catch (WebSocketException | RuntimeException | Error told) {
            failure = told;
        }
        return true;
    }

    /** Ends it with a failure that it cannot draw consequences from. Only with the lane. */
    void endWith(Throwable defect) {
        failure = defect;
    }

    /** Tells the outcome to who wants to know what comes of asynchronous calls. Only with the lane, when it has one. */
    void announceTo(Notifier notifier) {
        notifier.tellSecurity(failure);
        if (owner == null) {
            operation.announce(notifier, result, failure);
        }
    }

    /** Makes the outcome known. Only with the lane, once. */
    void settle() {
        done = true;
        listener.accept(this);
        LockSupport.unpark(owner);
    }

    /** Tells the owner by when to look again. Only with the lane. */
    void lookAgainBy(Deadline moment) {
        boolean sooner = deadline.earlier(moment) != deadline;
        deadline = moment;
        if (sooner && owner != Thread.currentThread()) {
            // It may have begun to wait before this thread came to its operation.
            LockSupport.unpark(owner);
        }
    }

    /** Lets the owner wait at the channel. Only with the lane. */
    void grant(Interest interest) {
        granted = interest;
        LockSupport.unpark(owner);
    }

    /** Takes the permission back; false: there was none. Only the owner. */
    boolean giveBackGrant() {
        boolean had = granted != null;
        granted = null;
        return had;
    }
}
