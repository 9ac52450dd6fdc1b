package dev.fairlead.api;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.testkit.MemoryTransportProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Another transport, the memory transport unless said otherwise, with a note of what is asked of it: each channel that is
 * opened, which can be refused, the buffers that are made, and what is read. Thread-safe.
 */
final class CountingTransport implements TransportProvider {

    private final MemoryTransportProvider memory = new MemoryTransportProvider();
    private final TransportProvider provider;
    private final List<Endpoint> opened = new CopyOnWriteArrayList<>();
    private final AtomicInteger buffers = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong bytesReadByUser = new AtomicLong();
    private final AtomicInteger writes = new AtomicInteger();

    /** Those that its channels have made, by what tells them apart without keeping them. */
    private final Set<Integer> made = ConcurrentHashMap.newKeySet();

    /** Run with each write, before it. Any thread. */
    private volatile Runnable onWrite = () -> {};

    /** Any thread. */
    private volatile boolean refuses;

    /** Any thread. */
    private volatile boolean closed;

    CountingTransport() {
        provider = memory;
    }

    private CountingTransport(TransportProvider provider) {
        this.provider = provider;
    }

    /** Makes one over a transport that is found by its id. */
    static CountingTransport over(String id) {
        return ServiceLoader.load(TransportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.id().equals(id))
                .map(CountingTransport::new)
                .findFirst()
                .orElseThrow();
    }

    List<Endpoint> opened() {
        return opened;
    }

    /** How many buffers its channels have made. */
    int buffers() {
        return buffers.get();
    }

    /** How often its channels were asked for bytes. */
    int reads() {
        return reads.get();
    }

    /** How many bytes they gave. */
    long bytesRead() {
        return bytesRead.get();
    }

    /** How many of them went into buffers that its channels have not made: past those of the WebSocket. */
    long bytesReadByUser() {
        return bytesReadByUser.get();
    }

    /** How often its channels were given bytes. */
    int writes() {
        return writes.get();
    }

    /** Runs something with each write from now on, on its thread and before it; what it throws the write throws. */
    void onWrite(Runnable action) {
        onWrite = action;
    }

    MemoryTransportProvider memory() {
        return memory;
    }

    /** Opens no channel from now on. */
    void refuse() {
        refuses = true;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public String id() {
        return "counting";
    }

    @Override
    public Transport create(TransportOptions options) throws IOException {
        Transport transport = provider.create(options);
        return new Transport() {
            @Override
            public TransportChannel open(Endpoint endpoint) throws IOException {
                opened.add(endpoint);
                if (refuses) {
                    throw new IOException("too many open files");
                }
                return new Channel(transport.open(endpoint));
            }

            @Override
            public boolean isEventDriven() {
                return transport.isEventDriven();
            }

            @Override
            public void close() {
                closed = true;
                transport.close();
            }
        };
    }

    private final class Channel implements TransportChannel {

        private final TransportChannel channel;

        Channel(TransportChannel channel) {
            this.channel = channel;
        }

        @Override
        public boolean finishConnect() throws IOException {
            return channel.finishConnect();
        }

        @Override
        public int read(ByteBuffer dst) throws IOException {
            reads.incrementAndGet();
            int count = channel.read(dst);
            bytesRead.addAndGet(Math.max(0, count));
            if (!made.contains(System.identityHashCode(dst))) {
                bytesReadByUser.addAndGet(Math.max(0, count));
            }
            return count;
        }

        @Override
        public int write(ByteBuffer src) throws IOException {
            writes.incrementAndGet();
            onWrite.run();
            return channel.write(src);
        }

        @Override
        public Wake awaitReady(Interest interest, Deadline deadline) throws IOException {
            return channel.awaitReady(interest, deadline);
        }

        @Override
        public void whenReady(Interest interest, Deadline deadline, Consumer<Wake> then) {
            channel.whenReady(interest, deadline, then);
        }

        @Override
        public void wake(Interest interest) {
            channel.wake(interest);
        }

        @Override
        public void shutdownOutput() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public ByteBuffer newBuffer(int capacity) {
            buffers.incrementAndGet();
            ByteBuffer buffer = channel.newBuffer(capacity);
            made.add(System.identityHashCode(buffer));
            return buffer;
        }

        @Override
        public ChannelInfo info() {
            return channel.info();
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
