package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.spi.transport.tls.Revocation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is asked whether the server's certificate was revoked says nothing: deadlines pass all the same. */
@Timeout(60)
class SilentResponderTests {

    @Nested
    class OnABlockingTransport extends Waits {
        OnABlockingTransport() {
            super(MemoryScript.PLAIN);
        }
    }

    @Nested
    class OnAnEventDrivenTransport extends Waits {
        OnAnEventDrivenTransport() {
            super(MemoryScript.builder().eventDriven().build());
        }
    }

    abstract static class Waits extends TlsChannelFixture {

        Waits(MemoryScript script) {
            super(script, options -> options.revocation(Revocation.CHECKED));
        }

        @Test
        void theHandshakeWaitsNoLongerThanItMay() throws Exception {
            try (ServerSocket responder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                TestIdentity identity = AUTHORITY
                        .identity()
                        .dns("server")
                        .crlDistributionPoint(URI.create("http://127.0.0.1:" + responder.getLocalPort() + "/"))
                        .issue();
                Opened opened = open();
                TransportChannel client = opened.client();
                Future<EnginePeer> server = inBackground(
                        () -> new EnginePeer(opened.peer(), identity.serverContext(), "TLSv1.3").handshake());
                Future<Socket> asks = inBackground(responder::accept);
                while (!asks.isDone()) {
                    assertFalse(client.finishConnect());
                    client.awaitReady(Interest.CONNECT, Deadline.after(Duration.ofMillis(50)));
                }
                try (Socket asking = result(asks)) {
                    assertFalse(client.finishConnect());
                    assertEquals(
                            Wake.TIMED_OUT,
                            client.awaitReady(Interest.CONNECT, Deadline.after(Duration.ofMillis(100))));
                    assertFalse(asking.isClosed());
                    client.close();
                }
                assertFalse(server.isCancelled());
            }
        }
    }
}
