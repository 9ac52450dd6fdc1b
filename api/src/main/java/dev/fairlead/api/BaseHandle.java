package dev.fairlead.api;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the four kinds of handles share: a place in the chain, a context, and being open. */
abstract class BaseHandle implements Handle {

    private final HandleType type;
    private final @Nullable Handle parent;
    private final SessionResources resources;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The application's; any thread. */
    private volatile @Nullable Object context;

    private final Notifier notifier;

    /** The values of the options; any thread. Of a connection they are not used: it has its session's. */
    private final AtomicReference<OptionValues> values;

    /** Makes a handle that holds the resources already. */
    BaseHandle(HandleType type, @Nullable BaseHandle parent, SessionResources resources, @Nullable Object context) {
        this(
                type,
                parent,
                resources,
                context,
                parent == null ? resources.options().values() : parent.values());
    }

    /** Makes a handle whose options start with these values. */
    BaseHandle(
            HandleType type,
            @Nullable BaseHandle parent,
            SessionResources resources,
            @Nullable Object context,
            OptionValues values) {
        this.type = type;
        this.parent = parent;
        this.resources = resources;
        this.context = context;
        this.values = new AtomicReference<>(values);
        this.notifier = newNotifier(parent);
    }

    private Notifier newNotifier(@Nullable BaseHandle parent) {
        return type == HandleType.SESSION || type == HandleType.CONNECTION || parent == null
                ? Notifier.of(this, resources.callbacks(), parent == null ? null : parent.notifier)
                : Notifier.below(parent.notifier, this);
    }

    final Notifier notifier() {
        return notifier;
    }

    /** Takes note that this child is complete; whoever makes one calls it once. */
    final void created() {
        notifier.tell(StatusKind.HANDLE_CREATED);
        resources.add(this);
    }

    @Override
    public final Optional<StatusListener> statusListener() {
        return Optional.ofNullable(notifier.subscription()).map(Notifier.Subscription::listener);
    }

    @Override
    public final void setStatusListener(@Nullable StatusListener listener, Set<StatusKind> kinds) {
        requireOpen();
        Set<StatusKind> wanted = Set.copyOf(kinds);
        notifier.subscribe(listener == null ? null : new Notifier.Subscription(listener, wanted));
    }

    /** The values of the options as they stand now. */
    OptionValues values() {
        return Objects.requireNonNull(values.get());
    }

    @Override
    public final <T> T option(Option<T> option) {
        option.requireReadable(type);
        requireOpen();
        return values().get(option);
    }

    @Override
    public final <T> void setOption(Option<T> option, T value) {
        option.requireSettable(type, Objects.requireNonNull(value, "value"));
        requireOpen();
        values.updateAndGet(before -> before.with(option, value));
        optionChanged(option);
    }

    /** Takes note that an option was changed. Any thread. */
    void optionChanged(Option<?> option) {
        // Most are looked at when they are needed.
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

    /**
     * The same, unless it says that the channel was closed and nobody here has closed it: then its transport has, whose bundle
     * was stopped, for example, and the connection is lost.
     */
    Exception unlessLost(Exception cause) {
        return cause instanceof ClosedChannelException && isOpen() && !resources.isAborted()
                ? new IOException("its transport has closed the connection", cause)
                : cause;
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
            notifier.close();
            resources.remove(this);
            resources.release();
        }
    }

    /** Lets go of what this handle owns. Called once; never waits, never throws. */
    abstract void onClose();
}
