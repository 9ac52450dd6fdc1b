package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.spi.transport.support.TlsChannel;
import dev.fairlead.spi.transport.tls.TlsContext;
import dev.fairlead.spi.transport.tls.TlsFailure;
import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.spi.transport.tls.TlsProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.function.Executable;

/** A client's channel with TLS over the memory transport, and the server's end of it. */
abstract class TlsChannelFixture {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Made once: what the tests are about is the channel. */
    static final TestAuthority AUTHORITY = TestAuthority.create("Fairlead Test CA");

    static final TestIdentity SERVER = AUTHORITY.identity().dns("server").issue();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final MemoryTransportProvider memory;
    private final Transport transport;
    private final TlsContext context;

    TlsChannelFixture(MemoryScript script, UnaryOperator<TlsOptions.Builder> options) {
        this(script, TlsProvider.jdk(), options);
    }

    TlsChannelFixture(MemoryScript script, TlsProvider provider, UnaryOperator<TlsOptions.Builder> options) {
        memory = new MemoryTransportProvider(script);
        transport = memory.create(new TransportOptions(Map.of(), threads));
        try {
            context = TlsContext.create(
                    provider,
                    options.apply(TlsOptions.builder().trustStore(AUTHORITY.trustStore()))
                            .build());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @AfterEach
    final void end() throws InterruptedException {
        transport.close();
        threads.shutdownNow();
        if (!threads.awaitTermination(20, TimeUnit.SECONDS)) {
            fail("a thread goes on");
        }
    }

    /** A client and the memory peer that its bytes go to. */
    record Opened(TransportChannel client, MemoryPeer peer) {}

    /** A client and the server that has done the handshake with it. */
    record Connected(TransportChannel client, EnginePeer server) {}

    final Opened open() throws Exception {
        Endpoint endpoint = new Endpoint("server", 443, Optional.of(context));
        TransportChannel client = TlsChannel.over(transport.open(endpoint), endpoint, threads);
        return new Opened(client, memory.accept());
    }

    final Connected connected(String protocol) throws Exception {
        return connected(protocol, SERVER.serverContext());
    }

    final Connected connected(String protocol, SSLContext server) throws Exception {
        Opened opened = open();
        Future<EnginePeer> handshake = inBackground(() -> new EnginePeer(opened.peer, server, protocol).handshake());
        connect(opened.client);
        return new Connected(opened.client, result(handshake));
    }

    final <T> Future<T> inBackground(Callable<T> task) {
        return threads.submit(task);
    }

    static <T> T result(Future<T> task) throws Exception {
        return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    static void connect(TransportChannel client) throws IOException {
        while (!client.finishConnect()) {
            await(client, Interest.CONNECT);
        }
    }

    static void await(TransportChannel client, Interest interest) throws IOException {
        Wake wake = client.awaitReady(interest, Deadline.after(PATIENCE));
        if (wake == Wake.TIMED_OUT || wake == Wake.CLOSED) {
            fail("the wait for " + interest + " has ended: " + wake);
        }
    }

    static void writeAll(TransportChannel client, byte... bytes) throws IOException {
        ByteBuffer src = ByteBuffer.wrap(bytes);
        while (src.hasRemaining()) {
            if (client.write(src) == 0) {
                await(client, Interest.WRITE);
            }
        }
    }

    /** Reads so many bytes. */
    static byte[] read(TransportChannel client, int count) throws IOException {
        ByteBuffer dst = ByteBuffer.allocate(count);
        while (dst.hasRemaining()) {
            if (readSome(client, dst) < 0) {
                fail("the stream ended, " + dst.remaining() + " bytes missing");
            }
        }
        return dst.array();
    }

    static int readSome(TransportChannel client, ByteBuffer dst) throws IOException {
        int count = client.read(dst);
        while (count == 0) {
            await(client, Interest.READ);
            count = client.read(dst);
        }
        return count;
    }

    /** What a failure is about that is expected to be one of TLS. */
    static Set<TlsProblem> problems(Executable failing) {
        return assertThrows(TlsFailure.class, failing).problems();
    }
}
