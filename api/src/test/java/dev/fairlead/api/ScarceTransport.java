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
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A real transport that has memory for so many buffers.
 *
 * @param id of the real one
 * @param left how many buffers may still be made
 */
record ScarceTransport(String id, AtomicInteger left) implements TransportProvider {

    @Override
    public Transport create(TransportOptions options) {
        Transport real = new RealTransport(id, host -> List.of(InetAddress.getAllByName(host))).create(options);
        return new Transport() {
            @Override
            public TransportChannel open(Endpoint endpoint) throws IOException {
                return new Channel(real.open(endpoint), left);
            }

            @Override
            public boolean isEventDriven() {
                return real.isEventDriven();
            }

            @Override
            public void close() {
                real.close();
            }
        };
    }

    private record Channel(TransportChannel below, AtomicInteger left) implements TransportChannel {

        @Override
        public ByteBuffer newBuffer(int capacity) {
            if (left.getAndDecrement() <= 0) {
                throw new OutOfMemoryError("on purpose");
            }
            return below.newBuffer(capacity);
        }

        @Override
        public boolean finishConnect() throws IOException {
            return below.finishConnect();
        }

        @Override
        public int read(ByteBuffer dst) throws IOException {
            return below.read(dst);
        }

        @Override
        public int write(ByteBuffer src) throws IOException {
            return below.write(src);
        }

        @Override
        public Wake awaitReady(Interest interest, Deadline deadline) throws IOException {
            return below.awaitReady(interest, deadline);
        }

        @Override
        public void whenReady(Interest interest, Deadline deadline, Consumer<Wake> then) {
            below.whenReady(interest, deadline, then);
        }

        @Override
        public void wake(Interest interest) {
            below.wake(interest);
        }

        @Override
        public void shutdownOutput() throws IOException {
            below.shutdownOutput();
        }

        @Override
        public ChannelInfo info() {
            return below.info();
        }

        @Override
        public void close() {
            below.close();
        }
    }
}
