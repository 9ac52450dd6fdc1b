package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.spi.transport.tls.TlsFailure;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A handshake in which something of the caller's takes its time: nobody else waits for it. */
@Timeout(60)
class TlsHandshakeThatWaitsTests {

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

    /** Trusts nobody, or everybody, but not at once. */
    private static final class SlowTrust implements X509TrustManager {

        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch decided = new CountDownLatch(1);
        private volatile boolean trusts = true;
        private volatile String thread = "";

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            thread = Thread.currentThread().getName();
            asked.countDown();
            try {
                if (!decided.await(20, TimeUnit.SECONDS)) {
                    throw new CertificateException("nobody decides");
                }
            } catch (InterruptedException e) {
                throw new CertificateException(e);
            }
            if (!trusts) {
                throw new CertificateException("not this one");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    abstract static class Waits extends TlsChannelFixture {

        private final SlowTrust trust;

        Waits(MemoryScript script) {
            this(script, new SlowTrust());
        }

        private Waits(MemoryScript script, SlowTrust trust) {
            super(script, options -> options.trustManager(trust));
            this.trust = trust;
        }

        @AfterEach
        void decide() {
            trust.decided.countDown();
        }

        /** A client whose handshake waits for the trust manager. */
        private TransportChannel waiting() throws Exception {
            Opened opened = open();
            Future<EnginePeer> server =
                    inBackground(() -> new EnginePeer(opened.peer(), SERVER.serverContext(), "TLSv1.3").handshake());
            assertFalse(server.isCancelled());
            while (!trust.asked.await(0, TimeUnit.SECONDS)) {
                assertFalse(opened.client().finishConnect());
                // Wakes at each step of the handshake, and so until the trust manager is asked.
                opened.client().awaitReady(Interest.CONNECT, Deadline.after(Duration.ofMillis(50)));
            }
            assertFalse(opened.client().finishConnect());
            return opened.client();
        }

        @Test
        void itRunsWhereWaitingIsAllowed() throws Exception {
            TransportChannel client = waiting();
            assertTrue(trust.thread.startsWith("pool-"), trust.thread);
            trust.decided.countDown();
            connect(client);
        }

        @Test
        void deadlinesPassMeanwhile() throws Exception {
            TransportChannel client = waiting();
            assertEquals(Wake.TIMED_OUT, client.awaitReady(Interest.CONNECT, Deadline.after(Duration.ZERO)));
            assertEquals(Wake.TIMED_OUT, client.awaitReady(Interest.CONNECT, Deadline.after(Duration.ofMillis(20))));
            BlockingQueue<Wake> called = new LinkedBlockingQueue<>();
            client.whenReady(Interest.CONNECT, Deadline.after(Duration.ofMillis(20)), called::add);
            assertEquals(Wake.TIMED_OUT, called.poll(20, TimeUnit.SECONDS));
            trust.decided.countDown();
            connect(client);
            assertEquals(0, called.size());
        }

        @Test
        void theEndOfItEndsWaits() throws Exception {
            TransportChannel client = waiting();
            BlockingQueue<Wake> called = new LinkedBlockingQueue<>();
            client.whenReady(Interest.CONNECT, Deadline.NEVER, called::add);
            trust.decided.countDown();
            assertEquals(Wake.READY, called.poll(20, TimeUnit.SECONDS));
            connect(client);
        }

        @Test
        void wakesEndWaits() throws Exception {
            TransportChannel client = waiting();
            Future<Wake> wait = inBackground(() -> client.awaitReady(Interest.CONNECT, Deadline.NEVER));
            client.wake(Interest.CONNECT);
            assertEquals(Wake.WOKEN, result(wait));
            BlockingQueue<Wake> called = new LinkedBlockingQueue<>();
            client.whenReady(Interest.CONNECT, Deadline.NEVER, called::add);
            client.wake(Interest.CONNECT);
            assertEquals(Wake.WOKEN, called.poll(20, TimeUnit.SECONDS));
        }

        @Test
        void closeEndsWaits() throws Exception {
            TransportChannel client = waiting();
            BlockingQueue<Wake> called = new LinkedBlockingQueue<>();
            client.whenReady(Interest.CONNECT, Deadline.NEVER, called::add);
            client.close();
            assertEquals(Wake.CLOSED, called.poll(20, TimeUnit.SECONDS));
            assertEquals(Wake.CLOSED, client.awaitReady(Interest.CONNECT, Deadline.NEVER));
            assertThrows(ClosedChannelException.class, client::finishConnect);
        }

        @Test
        void aRefusalIsAFailure() throws Exception {
            TransportChannel client = waiting();
            trust.trusts = false;
            trust.decided.countDown();
            TlsFailure refused = assertThrows(TlsFailure.class, () -> connect(client));
            assertTrue(refused.toString().contains("not this one"), refused.toString());
        }
    }
}
