package dev.fairlead.interop;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.StreamSinkFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.core.WebSocketUtils;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.extensions.ExtensionHandshake;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.xnio.channels.Channels;

/** Undertow 2. What a connection is to do runs on a worker thread, where it may wait; echoes run on the I/O thread. */
final class UndertowPeer implements EchoPeer {

    private final Events events = new Events();
    private final Undertow server;

    /** Has the extensions that are given. */
    UndertowPeer(ExtensionHandshake... extensions) {
        Hybi13Handshake handshake = new Hybi13Handshake(Set.of(Errand.SUBPROTOCOL), false);
        WebSocketProtocolHandshakeHandler upgrades =
                new WebSocketProtocolHandshakeHandler(List.of(handshake), this::opened);
        List.of(extensions).forEach(upgrades::addExtension);
        server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(4)
                // Undertow keeps pooled direct buffers after its stop, which would look as if we did.
                .setDirectBuffers(false)
                .addHttpListener(0, InetAddress.getLoopbackAddress().getHostAddress(), exchange -> {
                    Errand errand = Errand.of(exchange.getRequestPath(), exchange.getQueryString());
                    if (errand.isRefusal()) {
                        refuse(exchange, errand);
                    } else {
                        upgrades.handleRequest(exchange);
                    }
                })
                .build();
        server.start();
    }

    private static void refuse(HttpServerExchange exchange, Errand errand) {
        exchange.setStatusCode(errand.number("status"));
        exchange.getResponseHeaders().put(new HttpString("X-Peer"), "interop").put(Headers.CONTENT_TYPE, "text/plain");
        String body = Errand.refusal(errand.number("status"));
        if (errand.parameter("chunked").isEmpty()) {
            exchange.getResponseSender().send(body);
        } else {
            exchange.dispatch(worker -> refuseInChunks(worker, body.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void refuseInChunks(HttpServerExchange exchange, byte[] body) throws IOException {
        exchange.startBlocking();
        try (OutputStream out = exchange.getOutputStream()) {
            // What is flushed goes before the length is known, and so in chunks.
            out.write(body, 0, 3);
            out.flush();
            out.write(body, 3, body.length - 3);
        }
    }

    private void opened(WebSocketHttpExchange exchange, WebSocketChannel channel) {
        Errand errand = Errand.of(URI.create(exchange.getRequestURI()).getPath(), exchange.getQueryString());
        End end = new End(errand, channel, events);
        channel.getReceiveSetter().set(end);
        channel.resumeReceives();
        channel.getWorker().execute(() -> end.open(errand));
    }

    @Override
    public int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public Events events() {
        return events;
    }

    @Override
    public void close() {
        server.stop();
    }

    /** One connection. */
    private static final class End extends AbstractReceiveListener implements PeerEnd {

        private final Errand errand;
        private final WebSocketChannel channel;
        private final Events events;

        End(Errand errand, WebSocketChannel channel, Events events) {
            this.errand = errand;
            this.channel = channel;
            this.events = events;
        }

        @Override
        protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message) {
            WebSockets.sendText(message.getData(), from, null);
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel from, BufferedBinaryMessage message) {
            try (var pooled = message.getData()) {
                WebSockets.sendBinary(WebSockets.mergeBuffers(pooled.getResource()), from, null);
            }
        }

        @Override
        protected void onFullPongMessage(WebSocketChannel from, BufferedBinaryMessage message) {
            try (var pooled = message.getData()) {
                events.add(errand.id(), "pong " + Errand.hex(WebSockets.mergeBuffers(pooled.getResource())));
            }
        }

        @Override
        protected void onCloseMessage(CloseMessage message, WebSocketChannel from) {
            events.closed(errand.id(), message.getCode(), message.getReason());
        }

        @Override
        protected void onError(WebSocketChannel from, Throwable error) {
            failed(error);
            super.onError(from, error);
        }

        @Override
        public void text(String text) throws IOException {
            WebSockets.sendTextBlocking(text, channel);
        }

        @Override
        public void ping(ByteBuffer payload) throws IOException {
            WebSockets.sendPingBlocking(payload, channel);
        }

        @Override
        public void fragmentedText() throws IOException {
            fragments(WebSocketFrameType.TEXT);
        }

        @Override
        public void fragmentedBinary() throws IOException {
            fragments(WebSocketFrameType.BINARY);
        }

        /** One byte a frame: characters are cut. The last frame is empty. */
        private void fragments(WebSocketFrameType type) throws IOException {
            ByteBuffer bytes = WebSocketUtils.fromUtf8String(Errand.FRAGMENTED);
            try (StreamSinkFrameChannel message = channel.send(type)) {
                while (bytes.hasRemaining()) {
                    Channels.writeBlocking(message, bytes.slice(bytes.position(), 1));
                    Channels.flushBlocking(message);
                    bytes.get();
                }
                ping(ByteBuffer.wrap(new byte[] {1}));
                message.shutdownWrites();
                Channels.flushBlocking(message);
            }
        }

        @Override
        public void close(int code, String reason) throws IOException {
            WebSockets.sendCloseBlocking(code, reason, channel);
        }

        @Override
        public void failed(Throwable e) {
            events.add(errand.id(), "error " + e);
        }
    }
}
