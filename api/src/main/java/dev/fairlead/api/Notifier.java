package dev.fairlead.api;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the status listener of one handle what happens to it, in order, and as the last that it was closed: which is after
 * the outcome of the last operation was told. Without a listener it costs a count. Thread-safe; never waits.
 */
final class Notifier implements OperationObserver {

    private static final Logger LOG = LoggerFactory.getLogger(StatusListener.class);

    private final Handle handle;
    private final Callbacks callbacks;
    private final OrderedCallbacks queue;

    /** Null: nobody wants to know. Any thread. */
    private volatile @Nullable Subscription subscription;

    /** Operations that have no outcome, and one for the handle itself until it is closed. */
    private final AtomicInteger going = new AtomicInteger(1);

    /** Whether it was told that the handle is closed, or that nobody is to be told. */
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Who is to be told that the handle is closed. Written once, before {@link #going} can be 0. */
    private volatile @Nullable Subscription last;

    /** Whether the listener has thrown before. */
    private final AtomicBoolean thrown = new AtomicBoolean();

    /** What was told last of TLS: a part of a call may have failed with it, and then the call. */
    private volatile @Nullable TlsException toldSecurity;

    /** Who wants to know what. */
    record Subscription(StatusListener listener, Set<StatusKind> kinds) {}

    private Notifier(Handle handle, Callbacks callbacks, OrderedCallbacks queue, @Nullable Subscription subscription) {
        this.handle = handle;
        this.callbacks = callbacks;
        this.queue = queue;
        this.subscription = subscription;
    }

    /** Makes one whose order is its own. */
    static Notifier of(Handle handle, Callbacks callbacks, @Nullable Notifier parent) {
        return new Notifier(
                handle, callbacks, new OrderedCallbacks(callbacks), parent == null ? null : parent.subscription);
    }

    /** Makes one that tells in one order with its parent, and has its listener to begin with. */
    static Notifier below(Notifier parent, Handle handle) {
        return new Notifier(handle, parent.callbacks, parent.queue, parent.subscription);
    }

    @Nullable
    Subscription subscription() {
        return subscription;
    }

    void subscribe(@Nullable Subscription wanted) {
        subscription = wanted;
    }

    /** Whether somebody wants to know that kind. */
    boolean wants(StatusKind kind) {
        Subscription current = subscription;
        return current != null && current.kinds().contains(kind);
    }

    void tell(StatusKind kind) {
        tell(kind, () -> new StatusEvent.Progress(handle, kind));
    }

    /** Tells what {@code event} makes, if somebody wants to know that kind. */
    void tell(StatusKind kind, Supplier<StatusEvent> event) {
        Subscription current = subscription;
        if (current != null && current.kinds().contains(kind) && !ended.get()) {
            callbacks.owe();
            add(event.get(), current);
        }
    }

    /** Tells that the body of a response was received. */
    void tellBody(int bytes) {
        tell(
                StatusKind.READ_COMPLETE,
                () -> new StatusEvent.Transferred(handle, StatusKind.READ_COMPLETE, Optional.empty(), bytes));
    }

    /** Tells that an interim answer has come. */
    void tellInterim(int status) {
        tell(StatusKind.INTERMEDIATE_RESPONSE, () -> new StatusEvent.IntermediateResponse(handle, status));
    }

    /** Tells what TLS found wrong, if that is why a call has failed, and was not told: of blocking ones too. */
    void tellSecurity(@Nullable Throwable cause) {
        if (cause instanceof TlsException failure && toldSecurity != failure) {
            toldSecurity = failure;
            tell(StatusKind.SECURE_FAILURE, () -> new StatusEvent.SecureFailed(handle, failure.problems()));
        }
    }

    /** Tells that an asynchronous call has failed. */
    void tellFailure(Phase operation, Throwable cause) {
        tellSecurity(cause);
        tell(StatusKind.REQUEST_ERROR, () -> new StatusEvent.Failed(handle, operation, cause));
    }

    private void add(StatusEvent event, Subscription wanted) {
        queue.add(() -> {
            try {
                call(wanted.listener(), event);
            } finally {
                callbacks.paid();
            }
        });
    }

    private void call(StatusListener listener, StatusEvent event) {
        try {
            listener.onStatus(event);
        } catch (RuntimeException | Error e) {
            if (thrown.compareAndSet(false, true)) {
                LOG.warn("the status listener of a {} has failed on {}", Failures.name(handle.type()), event.kind(), e);
            }
        }
    }

    @Override
    public void begun() {
        going.incrementAndGet();
    }

    @Override
    public void settled(Pending<?> done) {
        done.announceTo(this);
        end();
    }

    /** Takes note that what has {@link #begun} without a lane of its own has its outcome, which was told. */
    void ended() {
        end();
    }

    /** Takes note that the handle was closed. Called once, before its resources are released. */
    void close() {
        Subscription current = subscription;
        if (current != null && current.kinds().contains(StatusKind.HANDLE_CLOSING)) {
            // Owed from now on: the session's threads wait for it.
            callbacks.owe();
            last = current;
        }
        end();
    }

    private void end() {
        if (going.decrementAndGet() == 0 && ended.compareAndSet(false, true)) {
            Subscription owed = last;
            if (owed != null) {
                add(new StatusEvent.Progress(handle, StatusKind.HANDLE_CLOSING), owed);
            }
        }
    }
}
