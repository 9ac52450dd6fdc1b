package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.TransportProvider;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/** The memory transport keeps the contract, whatever its script says. */
class MemoryTransportContractTests {

    private static final int ROOM = 64 * 1024;

    @Nested
    class WithAPlainScript extends OfMemory {
        WithAPlainScript() {
            super(MemoryScript.builder().room(ROOM));
        }
    }

    @Nested
    class InSmallPiecesWithRefusals extends OfMemory {
        InSmallPiecesWithRefusals() {
            super(MemoryScript.builder()
                    .connectSteps(3)
                    .readAtMost(1_000)
                    .writeAtMost(777)
                    .notNowCalls(1)
                    .room(ROOM));
        }
    }

    @Nested
    class WithAThreadForEvents extends OfMemory {
        WithAThreadForEvents() {
            super(MemoryScript.builder().eventDriven().room(ROOM));
        }
    }

    @Nested
    class WithAThreadForEventsInSmallPieces extends OfMemory {
        WithAThreadForEventsInSmallPieces() {
            super(MemoryScript.builder()
                    .eventDriven()
                    .connectSteps(3)
                    .readAtMost(1_000)
                    .writeAtMost(777)
                    .notNowCalls(1)
                    .room(ROOM));
        }
    }

    abstract static class OfMemory extends TransportContract {

        private final MemoryTransportProvider provider;

        OfMemory(MemoryScript.Builder script) {
            provider = new MemoryTransportProvider(
                    script.build(),
                    Map.of(
                            "refusing", failing(new ConnectException("could not connect to refusing:80")),
                            "unknown", failing(new UnknownHostException("host unknown has no address")),
                            "stalled", MemoryScript.builder().connectStalls().build()));
        }

        private static MemoryScript failing(IOException failure) {
            return MemoryScript.builder().failConnect(failure).build();
        }

        @Override
        protected TransportProvider provider() {
            return provider;
        }

        @Override
        protected TransportPeer peer() {
            return new Peer(provider, new Endpoint("peer", 80));
        }

        @Override
        protected Optional<TransportPeer> stalledPeer() {
            return Optional.of(new Peer(provider, new Endpoint("stalled", 80)));
        }

        @Override
        protected Endpoint refusingEndpoint() {
            return new Endpoint("refusing", 80);
        }

        @Override
        protected Endpoint unknownEndpoint() {
            return new Endpoint("unknown", 80);
        }

        @Override
        protected boolean knowsAddresses() {
            return false;
        }
    }

    /** A {@link MemoryPeer} that is accepted later. */
    private static final class Peer implements TransportPeer {

        private final MemoryTransportProvider provider;
        private final Endpoint endpoint;
        private @Nullable MemoryPeer accepted;

        Peer(MemoryTransportProvider provider, Endpoint endpoint) {
            this.provider = provider;
            this.endpoint = endpoint;
        }

        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public void accept() throws IOException {
            uninterrupted(() -> {
                MemoryPeer peer = provider.accept();
                // Channels that a check opened to other endpoints are of no interest here.
                while (!peer.endpoint().equals(endpoint)) {
                    peer = provider.accept();
                }
                peer.admit();
                accepted = peer;
                return peer;
            });
        }

        private MemoryPeer peer() throws IOException {
            if (accepted == null) {
                throw new IOException("no client was accepted");
            }
            return accepted;
        }

        @Override
        public byte[] read(int count) throws IOException {
            return uninterrupted(() -> peer().read(count));
        }

        @Override
        public void readEnd() throws IOException {
            uninterrupted(() -> {
                peer().readEnd();
                return endpoint;
            });
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            peer().write(bytes);
        }

        @Override
        public void end() throws IOException {
            peer().end();
        }

        @Override
        public void reset() throws IOException {
            peer().fail(new IOException("Connection reset"));
        }

        @Override
        public void close() {
            if (accepted != null) {
                accepted.close();
            }
        }

        private interface Step<T> {
            T run() throws IOException, InterruptedException;
        }

        private static <T> T uninterrupted(Step<T> step) throws IOException {
            try {
                return step.run();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
    }
}
