package dev.fairlead.transport.nio;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Makes the selectors that a test wants. */
final class ScriptedSelectors extends SelectorProvider {

    /** Where the next selector comes from. */
    interface Source {
        AbstractSelector open() throws IOException;
    }

    /** Written by the test. */
    volatile Source next = SelectorProvider.provider()::openSelector;

    @Override
    public AbstractSelector openSelector() throws IOException {
        return next.open();
    }

    @Override
    public DatagramChannel openDatagramChannel() {
        throw new UnsupportedOperationException();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Pipe openPipe() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketChannel openSocketChannel() {
        throw new UnsupportedOperationException();
    }

    /** A selector that finds nothing and fails, as soon as it is told to, each time it is asked. */
    static final class Failing extends AbstractSelector {

        private final CompletableFuture<IOException> failure;
        private final Set<SelectionKey> selected = new HashSet<>();

        Failing(ScriptedSelectors provider, CompletableFuture<IOException> failure) {
            super(provider);
            this.failure = failure;
        }

        @Override
        protected void implCloseSelector() {
            failure.complete(new IOException("closed"));
        }

        @Override
        protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object attachment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<SelectionKey> keys() {
            return Set.of();
        }

        @Override
        public Set<SelectionKey> selectedKeys() {
            return selected;
        }

        @Override
        public int selectNow() throws IOException {
            return select();
        }

        @Override
        public int select(long millis) throws IOException {
            return select();
        }

        @Override
        public int select() throws IOException {
            throw failure.join();
        }

        @Override
        public Selector wakeup() {
            return this;
        }
    }
}
