package dev.fairlead.api;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What the four kinds of handles share: a place in the chain, a context, and being open. */
abstract class BaseHandle implements Handle {

    private final HandleType type;
    private final @Nullable Handle parent;
    private final SessionResources resources;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The application's; any thread. */
    private volatile @Nullable Object context;

    /** Makes a handle that holds the resources already. */
    BaseHandle(HandleType type, @Nullable BaseHandle parent, SessionResources resources, @Nullable Object context) {
        this.type = type;
        this.parent = parent;
        this.resources = resources;
        this.context = context;
    }

    final SessionResources resources() {
        return resources;
    }

    /** Counts a child in, which releases the resources when it is closed. */
    final SessionResources retainForChild() {
        requireOpen();
        if (!resources.retain()) {
            throw Failures.closed(type);
        }
        return resources;
    }

    final void requireOpen() {
        if (!isOpen()) {
            throw Failures.closed(type);
        }
    }

    final @Nullable Object context() {
        return context;
    }

    @Override
    public final HandleType type() {
        return type;
    }

    @Override
    public final Optional<Handle> parent() {
        return Optional.ofNullable(parent);
    }

    @Override
    public final <T> Optional<T> context(Class<T> expected) {
        return Optional.ofNullable(context).map(expected::cast);
    }

    @Override
    public final void setContext(@Nullable Object context) {
        requireOpen();
        this.context = context;
    }

    @Override
    public final boolean isOpen() {
        return !closed.get() && !resources.isAborted();
    }

    @Override
    public final void close() {
        if (closed.compareAndSet(false, true)) {
            onClose();
            resources.release();
        }
    }

    /** Lets go of what this handle owns. Called once; never waits, never throws. */
    abstract void onClose();
}
