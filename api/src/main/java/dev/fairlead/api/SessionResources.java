package dev.fairlead.api;

import dev.fairlead.codec.frame.MaskingKeys;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the handles of one session share. Lives until the last of them is closed, children of closed parents included.
 * Thread-safe.
 */
final class SessionResources {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final SessionOptions options;
    private final SecureRandom random = new SecureRandom();
    private final MaskingKeys maskingKeys;
    private final SessionExecutor executor;
    private final Transport transport;
    private final SessionTls tls;
    private final Callbacks callbacks;
    private final SessionTimer timer = new SessionTimer();
    private final CompletableFuture<Void> terminated;
    private final BufferPool receiveBuffers;
    private final BufferPool sendBuffers;

    /** Open handles; once it has fallen to 0 it stays there and everything is ended. */
    private final AtomicInteger handles = new AtomicInteger(1);

    private volatile boolean aborted;

    /**
     * The children that are open, to be closed by an abort; but one that nobody has any more, not even an operation, is not
     * kept for that. Any thread.
     */
    private final Set<BaseHandle> children =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private SessionResources(SessionOptions options, SessionTls tls, SessionExecutor executor, Transport transport) {
        this.options = options;
        this.executor = executor;
        this.maskingKeys = new MaskingKeys(random, this::useCipherForKeys);
        this.transport = transport;
        this.tls = tls;
        this.terminated = CompletableFuture.allOf(executor.terminated(), timer.terminated());
        this.callbacks = new Callbacks(
                options.callbackExecutor().orElse(executor), options.assuresNonBlockingCallbacks(), executor::end);
        this.receiveBuffers = new BufferPool(options.receiveBufferSize());
        this.sendBuffers = new BufferPool(options.sendBufferSize());
    }

    /** Sets up the transport, and TLS if it is asked for; the caller holds the first handle. */
    static SessionResources create(SessionOptions options) {
        TransportProvider provider = TransportResolver.resolve(options);
        SessionTls tls = SessionTls.of(options);
        SessionExecutor executor = SessionExecutor.of(options.executor());
        try {
            return new SessionResources(
                    options, tls, executor, provider.create(new TransportOptions(options.socketOptions(), executor)));
        } catch (IOException | RuntimeException e) {
            executor.end();
            throw new TransportSelectionException(
                    "the transport \"" + provider.id() + "\" could not be set up: " + Failures.message(e),
                    List.of(provider.id()),
                    e);
        }
    }

    /** Elsewhere: who sends just now does not wait for it. */
    private void useCipherForKeys() {
        try {
            executor.execute(() -> LOG.debug(
                    "masking keys come out of {} from now on",
                    maskingKeys.useCipher() ? "a cipher" : "the random source"));
        } catch (RuntimeException | OutOfMemoryError rejected) {
            // Whatever the executor has against it: no message is lost for what would only make it cheaper.
            LOG.debug("masking keys come out of the random source, as before", rejected);
        }
    }

    SessionOptions options() {
        return options;
    }

    SecureRandom random() {
        return random;
    }

    MaskingKeys maskingKeys() {
        return maskingKeys;
    }

    Transport transport() {
        return transport;
    }

    /** Where is run what waits and cannot be asked not to. */
    Executor executor() {
        return executor;
    }

    SessionTls tls() {
        return tls;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    SessionTimer timer() {
        return timer;
    }

    BufferPool receiveBuffers(int size) {
        return poolOf(size, receiveBuffers);
    }

    BufferPool sendBuffers(int size) {
        return poolOf(size, sendBuffers);
    }

    /** Whoever wants another size than the session shares with nobody. */
    private static BufferPool poolOf(int size, BufferPool shared) {
        return shared.bufferSize() == size ? shared : new BufferPool(size);
    }

    /** Whether WebSockets read ahead and answer pings while nobody receives. */
    boolean attends() {
        return transport.isEventDriven() || options.attends();
    }

    boolean isAborted() {
        return aborted;
    }

    /** Counts one more handle; false if everything has ended already. */
    boolean retain() {
        return handles.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Counts one handle less, and ends everything after the last. */
    void release() {
        if (handles.getAndUpdate(count -> Math.max(0, count - 1)) == 1) {
            end();
        }
    }

    /** Takes note of a child that is open. */
    void add(BaseHandle child) {
        children.add(child);
        if (aborted) {
            child.close();
        }
    }

    /** Takes note of a child that was closed. */
    void remove(BaseHandle child) {
        children.remove(child);
    }

    /** Ends everything, whatever handles are still open. */
    void abort() {
        aborted = true;
        if (handles.getAndSet(0) > 0) {
            // First: what the children still send when they are closed is not to leave.
            transport.close();
            // The last thing that is told of each of them is owed before the callbacks end.
            openChildren().forEach(BaseHandle::close);
            end();
        }
    }

    private List<BaseHandle> openChildren() {
        synchronized (children) {
            return List.copyOf(children);
        }
    }

    private void end() {
        timer.end();
        transport.close();
        receiveBuffers.end();
        sendBuffers.end();
        // The executor ends after the last future, for which the end of the transport may be the reason.
        callbacks.end();
    }

    /** Completes when transport and threads are gone. */
    CompletableFuture<Void> terminated() {
        return terminated;
    }
}
