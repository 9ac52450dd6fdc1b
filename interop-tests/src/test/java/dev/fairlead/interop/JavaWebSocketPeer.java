package dev.fairlead.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.extensions.IExtension;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/**
 * Java-WebSocket. It refuses with 404 and a page of its own, whatever the reason.
 *
 * <p>Its worker says that there is something to write while its selector's thread, done with what was written before, says that
 * there is not; if that comes second, what is queued stays there. So it is told again from time to time.
 */
final class JavaWebSocketPeer implements EchoPeer {

    private static final int REMIND_MILLIS = 20;

    private final Events events = new Events();
    private final Server server;
    private final ScheduledExecutorService reminder = Executors.newSingleThreadScheduledExecutor();

    /** Has the extensions that are given, each of which makes one of its own for each connection. */
    JavaWebSocketPeer(IExtension... extensions) throws IOException {
        server = new Server(events, List.of(extensions));
        server.setConnectionLostTimeout(0);
        server.start();
        server.awaitStart();
        var unused =
                reminder.scheduleWithFixedDelay(server::remind, REMIND_MILLIS, REMIND_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public Events events() {
        return events;
    }

    @Override
    public void close() throws IOException {
        reminder.shutdownNow();
        try {
            server.stop(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopping Java-WebSocket was interrupted", e);
        }
    }

    /** The server, whose callbacks have the connection as a parameter. */
    private static final class Server extends WebSocketServer {

        /** The empty name stands for none: without it, an offer without ours is refused. */
        private static final List<IProtocol> SUBPROTOCOLS = List.of(new Protocol(Errand.SUBPROTOCOL), new Protocol(""));

        private final Events events;
        private final CountDownLatch started = new CountDownLatch(1);

        Server(Events events, List<IExtension> extensions) {
            super(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    1,
                    List.of(new Draft_6455(extensions, SUBPROTOCOLS)));
            this.events = events;
        }

        void awaitStart() throws IOException {
            try {
                if (!started.await(10, TimeUnit.SECONDS)) {
                    throw new IOException("Java-WebSocket did not start within 10 s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("starting Java-WebSocket was interrupted", e);
            }
        }

        void remind() {
            getConnections().stream().filter(WebSocket::hasBufferedData).forEach(this::onWriteDemand);
        }

        @Override
        public void onStart() {
            started.countDown();
        }

        @Override
        public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
                WebSocket socket, Draft draft, ClientHandshake request) throws InvalidDataException {
            Errand errand = errand(request.getResourceDescriptor());
            if (errand.isRefusal()) {
                throw new InvalidDataException(errand.number("status"), Errand.refusal(errand.number("status")));
            }
            return super.onWebsocketHandshakeReceivedAsServer(socket, draft, request);
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake request) {
            new End(socket, events).open(errand(request.getResourceDescriptor()));
        }

        @Override
        public void onMessage(WebSocket socket, String message) {
            socket.send(message);
        }

        @Override
        public void onMessage(WebSocket socket, ByteBuffer message) {
            socket.send(message);
        }

        @Override
        public void onWebsocketPong(WebSocket socket, Framedata frame) {
            events.add(id(socket), "pong " + Errand.hex(frame.getPayloadData()));
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean remote) {
            events.closed(id(socket), code, reason);
        }

        @Override
        public void onError(@Nullable WebSocket socket, Exception e) {
            if (socket != null) {
                new End(socket, events).failed(e);
            }
        }

        private static Errand errand(String target) {
            URI uri = URI.create(target);
            return Errand.of(uri.getPath(), uri.getRawQuery());
        }

        private static String id(WebSocket socket) {
            return errand(socket.getResourceDescriptor()).id();
        }
    }

    /** One connection; what is sent is queued. */
    private record End(WebSocket socket, Events events) implements PeerEnd {

        @Override
        public void text(String text) {
            socket.send(text);
        }

        @Override
        public void ping(ByteBuffer payload) {
            PingFrame ping = new PingFrame();
            ping.setPayload(payload);
            socket.sendFrame(ping);
        }

        /** Java-WebSocket checks each fragment of a text by itself: it cuts between characters only. */
        @Override
        public void fragmentedText() {
            int middle = Errand.FRAGMENTED.length() / 2;
            fragment(Opcode.TEXT, utf8(Errand.FRAGMENTED.substring(0, middle)), false);
            ping(ByteBuffer.wrap(new byte[] {1}));
            fragment(Opcode.TEXT, utf8(Errand.FRAGMENTED.substring(middle)), true);
        }

        @Override
        public void fragmentedBinary() {
            ByteBuffer bytes = utf8(Errand.FRAGMENTED);
            while (bytes.hasRemaining()) {
                fragment(Opcode.BINARY, ByteBuffer.wrap(new byte[] {bytes.get()}), false);
            }
            fragment(Opcode.BINARY, ByteBuffer.allocate(0), true);
        }

        private void fragment(Opcode kind, ByteBuffer payload, boolean last) {
            socket.sendFragmentedFrame(kind, payload, last);
        }

        @Override
        public void close(int code, String reason) {
            socket.close(code, reason);
        }

        @Override
        public void failed(Throwable e) {
            events.add(Server.id(socket), "error " + e);
        }

        private static ByteBuffer utf8(String text) {
            return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
