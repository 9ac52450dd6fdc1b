package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.testkit.SocketPeer;
import dev.fairlead.testkit.TransportContract;
import dev.fairlead.testkit.TransportPeer;
import dev.fairlead.transport.nio.NioTransportProvider;
import dev.fairlead.transport.socket.SocketTransportProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A channel through a proxy keeps the contract of the SPI, and takes the proxy's answer in any pieces. */
class TunnelChannelTests {

    private static final ProxyServer PROXY = ProxyServer.http("proxy.test", 3_128);

    private static HttpTunnel tunnel() {
        return new HttpTunnel(PROXY, "server.test:80", Limits.DEFAULT, Optional.empty(), null);
    }

    @Nested
    class OverSocket extends TunnelContract {
        @Override
        protected TransportProvider provider() {
            return new Through(new SocketTransportProvider());
        }
    }

    @Nested
    class OverNio extends TunnelContract {
        @Override
        protected TransportProvider provider() {
            return new Through(new NioTransportProvider());
        }
    }

    @Test
    void anAnswerInSinglesBytesIsTheSame() throws Exception {
        HttpTunnel tunnel = tunnel();
        tunnel.begin();
        byte[] answer = "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < answer.length - 1; i++) {
            assertEquals(Tunnel.Step.ANSWER, tunnel.receive(ByteBuffer.wrap(answer, i, 1)));
        }
        assertEquals(Tunnel.Step.OPEN, tunnel.receive(ByteBuffer.wrap(answer, answer.length - 1, 1)));
    }

    @Test
    void socksAnswersInSingleBytesAreTheSame() throws Exception {
        SocksTunnel tunnel = new SocksTunnel(ProxyServer.socks5("proxy.test", 1_080), "2001:db8::1", 443, null);
        tunnel.begin();
        assertEquals(ByteBuffer.wrap(new byte[] {5, 1, 0}), tunnel.toSend());
        assertEquals(Tunnel.Step.ANSWER, tunnel.receive(ByteBuffer.wrap(new byte[] {5})));
        assertEquals(Tunnel.Step.ANSWER, tunnel.receive(ByteBuffer.wrap(new byte[] {0})));
        byte[] asked = new byte[22];
        tunnel.toSend().get(asked);
        assertEquals("050100042001", hex(asked).substring(0, 12));
        assertEquals("01bb", hex(asked).substring(40));
        byte[] reply = {5, 0, 0, 3, 2, 'a', 'b', 0, 80};
        for (int i = 0; i < reply.length - 1; i++) {
            assertEquals(Tunnel.Step.ANSWER, tunnel.receive(ByteBuffer.wrap(reply, i, 1)));
        }
        ByteBuffer last = ByteBuffer.wrap(new byte[] {80, 9});
        assertEquals(Tunnel.Step.OPEN, tunnel.receive(last));
        assertEquals(1, last.remaining());
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    @Test
    void credentialsThatSocksCannotTellAreTheCallersMistake() {
        ProxyServer proxy = ProxyServer.socks5("proxy.test", 1_080);
        for (Credentials credentials : new Credentials[] {
            new Credentials("", "password".toCharArray()),
            new Credentials("user", new char[0]),
            new Credentials("u".repeat(256), "password".toCharArray()),
            new Credentials("user", "p".repeat(256).toCharArray())
        }) {
            assertThrows(InvalidParameterException.class, () -> new SocksTunnel(proxy, "server.test", 80, credentials));
        }
    }

    /** The peer plays the proxy, and the server behind it. */
    abstract static class TunnelContract extends TransportContract {

        @Override
        protected TransportPeer peer() throws Exception {
            Behind peer = new Behind(new SocketPeer());
            peer.acceptInBackground();
            return peer;
        }

        @Override
        protected Optional<TransportPeer> stalledPeer() throws Exception {
            return super.stalledPeer().map(Behind::new);
        }
    }

    private record Through(TransportProvider provider) implements TransportProvider {

        @Override
        public String id() {
            return "tunnel";
        }

        @Override
        public Transport create(TransportOptions options) throws IOException {
            Transport inner = provider.create(options);
            return new Transport() {
                @Override
                public TransportChannel open(Endpoint endpoint) throws IOException {
                    return new TunnelChannel(PROXY, () -> inner.open(endpoint), tunnel());
                }

                @Override
                public boolean isEventDriven() {
                    return inner.isEventDriven();
                }

                @Override
                public void close() {
                    inner.close();
                }
            };
        }
    }

    private static final class Behind implements TransportPeer {

        private static final int PATIENCE_SECONDS = 15;

        private final TransportPeer peer;

        /** Null: nobody accepts until he is asked to. */
        private CompletableFuture<Void> accepting = CompletableFuture.completedFuture(null);

        private boolean inBackground;

        Behind(TransportPeer peer) {
            this.peer = peer;
        }

        void acceptInBackground() {
            inBackground = true;
            accepting = CompletableFuture.runAsync(
                    () -> {
                        try {
                            answer();
                        } catch (IOException closed) {
                            throw new java.io.UncheckedIOException(closed);
                        }
                    },
                    task -> new Thread(task, "proxy").start());
        }

        private void answer() throws IOException {
            peer.accept();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) peer.read(1)[0]);
            }
            peer.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public Endpoint endpoint() {
            return peer.endpoint();
        }

        @Override
        public void accept() throws IOException {
            if (!inBackground) {
                answer();
                return;
            }
            try {
                accepting.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | InterruptedException | java.util.concurrent.TimeoutException e) {
                throw new IOException("nobody has connected", e);
            }
        }

        @Override
        public byte[] read(int count) throws IOException {
            return peer.read(count);
        }

        @Override
        public void readEnd() throws IOException {
            peer.readEnd();
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            peer.write(bytes);
        }

        @Override
        public void end() throws IOException {
            peer.end();
        }

        @Override
        public void reset() throws IOException {
            peer.reset();
        }

        @Override
        public void close() throws IOException {
            peer.close();
        }
    }
}
