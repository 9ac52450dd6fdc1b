package dev.fairlead.transport.nio;

import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.support.NameLookup;
import dev.fairlead.spi.transport.support.OpenTransports;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;

/**
 * The transport {@code nio}: TCP for many connections, with a few threads that wait for all of them.
 *
 * <p>Reading and writing never wait. A wait with {@code whenReady} takes up no thread; a wait with {@code awaitReady}
 * parks the calling thread, which pins no virtual thread. A wait that has a deadline is a place in a heap, and none if
 * it ends before.
 *
 * <p><b>Threads.</b> {@link NioOptions#threads()} daemon threads named {@code fairlead-nio-<n>}, numbered over the JVM.
 * Each starts with the first channel that is its own and ends when the transport is closed. Callbacks run on the thread
 * of their channel and must not wait; {@code awaitReady} throws {@link IllegalStateException} there. A callback that
 * throws, whatever it throws, ends its own channel: it is closed, and the failure is logged as an error, once. If a
 * thread's selector fails, all of its channels are closed with one such message, and later channels get a new thread.
 * Callbacks of waits that begin after the transport was closed run on {@link TransportOptions#blockingWork()} or, if
 * that rejects them, on a thread of their own.
 *
 * <p><b>Connecting.</b> An IP address is connected to as it is. A name is looked up on
 * {@link TransportOptions#blockingWork()}; if that rejects it, connecting fails. The addresses of a name are tried in
 * the order in which the system names them, both families in turn, 16 at most. One that says nothing for 250 ms waits
 * until the others had their turn, and then has longer.
 *
 * <p><b>Cost.</b> A connection takes one file descriptor and no buffer; a thread takes what a
 * {@link java.nio.channels.Selector} takes (two descriptors on Linux). The descriptor of a channel that is closed is
 * given back by its thread, at once unless a callback keeps that busy.
 *
 * <p><b>Socket options.</b> {@code TCP_NODELAY} is on unless the options say otherwise. {@code SO_LINGER} above 0 is
 * refused when a channel is opened, because it would make {@code close} wait.
 *
 * @since 0.1
 */
public final class NioTransportProvider implements TransportProvider {

    /** Those of a bundle, which end with it. */
    static final OpenTransports OPEN = new OpenTransports();

    private final NioOptions options;

    /** Makes the provider with {@link NioOptions#DEFAULT}: one thread for each transport. */
    public NioTransportProvider() {
        this(NioOptions.DEFAULT);
    }

    /**
     * Makes the provider.
     *
     * @param options what its transports are to be like
     */
    public NioTransportProvider(NioOptions options) {
        this.options = Objects.requireNonNull(options, "options");
    }

    @Override
    public String id() {
        return "nio";
    }

    @Override
    public Transport create(TransportOptions options) throws IOException {
        return OPEN.opened(new NioTransport(this.options, options, NameLookup.SYSTEM, SelectorProvider.provider()));
    }
}
