package dev.fairlead.api;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.ConnectProgress;
import dev.fairlead.spi.transport.ConnectProgress.Stage;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.spi.transport.tls.TlsFailure;
import dev.fairlead.spi.transport.tls.TlsInfo;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.spi.transport.tls.TlsProtocol;
import dev.fairlead.testkit.MemoryPeer;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.MemoryTransportProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The memory transport, which says of itself that it speaks TLS and does nothing about it: what TLS finds out, the script
 * of a test throws. Thread-safe.
 */
final class SecureMemory implements TransportProvider {

    private static final Optional<SocketAddress> ADDRESS = Optional.of(InetSocketAddress.createUnresolved("peer", 443));

    private final MemoryTransportProvider memory;
    private final Optional<TlsInfo> tls;

    /** Whether TCP connects at once, so that what connecting takes is the handshake. */
    private final boolean tcpConnects;

    private final List<Endpoint> opened = new CopyOnWriteArrayList<>();

    private SecureMemory(MemoryScript script, Optional<TlsInfo> tls, boolean tcpConnects) {
        this.memory = new MemoryTransportProvider(script);
        this.tls = tls;
        this.tcpConnects = tcpConnects;
    }

    static SecureMemory of(MemoryScript script) {
        return new SecureMemory(script, Optional.of(info()), true);
    }

    /** One for which the handshake has overlooked these problems. */
    static SecureMemory overlooking(TlsProblem... problems) {
        return new SecureMemory(MemoryScript.PLAIN, Optional.of(info(problems)), true);
    }

    /** One that connects without a handshake. */
    static SecureMemory forgetful() {
        return new SecureMemory(MemoryScript.PLAIN, Optional.empty(), true);
    }

    /** One for which TCP connects only with all the rest. */
    static SecureMemory withoutAddress(MemoryScript script) {
        return new SecureMemory(script, Optional.of(info()), false);
    }

    static TlsInfo info(TlsProblem... overlooked) {
        return new TlsInfo(
                "jdk",
                TlsProtocol.TLS_1_3,
                "TLS_AES_128_GCM_SHA256",
                Optional.of("x25519"),
                Optional.of("http/1.1"),
                List.of(),
                false,
                Set.of(overlooked));
    }

    /** What TLS throws. */
    static TlsFailure failure(TlsProblem first, TlsProblem... more) {
        return new TlsFailure("it is said why", EnumSet.of(first, more));
    }

    /** How many bytes the head of the request has that asks for {@code wss://server.test/chat}. */
    static int headLength() throws Exception {
        SecureMemory plain = of(MemoryScript.PLAIN);
        try (Session session = plain.session();
                Connection connection = session.connect("server.test", 0);
                Request request = connection.openSecureRequest("/chat").markForUpgrade()) {
            request.send();
            return plain.accept().take().length;
        }
    }

    Session session() {
        return Session.open(SessionOptions.builder().transport(this).build());
    }

    /** What was opened, in that order. */
    List<Endpoint> opened() {
        return opened;
    }

    MemoryPeer accept() throws InterruptedException {
        return memory.accept();
    }

    MemoryTransportProvider memory() {
        return memory;
    }

    @Override
    public String id() {
        return "secure-memory";
    }

    @Override
    public Transport create(TransportOptions options) {
        Transport transport = memory.create(options);
        return new Transport() {
            @Override
            public TransportChannel open(Endpoint endpoint) throws IOException {
                opened.add(endpoint);
                return new Channel(transport.open(endpoint));
            }

            @Override
            public boolean isEventDriven() {
                return transport.isEventDriven();
            }

            @Override
            public void close() {
                transport.close();
            }
        };
    }

    private final class Channel implements TransportChannel {

        private final TransportChannel channel;

        /** Any thread. */
        private volatile boolean connected;

        Channel(TransportChannel channel) {
            this.channel = channel;
        }

        @Override
        public boolean finishConnect() throws IOException {
            connected = channel.finishConnect();
            return connected;
        }

        @Override
        public int read(ByteBuffer dst) throws IOException {
            return channel.read(dst);
        }

        @Override
        public int write(ByteBuffer src) throws IOException {
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
            return channel.newBuffer(capacity);
        }

        @Override
        public ChannelInfo info() {
            Optional<SocketAddress> address = connected || tcpConnects ? ADDRESS : Optional.empty();
            Stage stage = tcpConnects ? Stage.HANDSHAKE : Stage.CONNECTING;
            return new ChannelInfo(
                    address,
                    address,
                    connected ? tls : Optional.empty(),
                    ConnectProgress.at(connected ? Stage.CONNECTED : stage));
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
