package dev.fairlead.fuzz;

import dev.fairlead.api.WebSocket;
import dev.fairlead.testkit.MemoryPeer;
import dev.fairlead.testkit.MemoryScript;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A WebSocket over a {@link Loop}, open, and the server's end of its connection. */
final class LoopSocket {

    private final Loop loop;
    private final WebSocket socket;
    private final MemoryPeer peer;

    /** What the client has sent behind its request, as far as it was taken. */
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private LoopSocket(Loop loop, WebSocket socket, MemoryPeer peer) {
        this.loop = loop;
        this.socket = socket;
        this.peer = peer;
    }

    static LoopSocket open(LoopSession session, MemoryScript script) {
        Loop loop = session.loop();
        loop.nextChannel(script);
        CompletableFuture<WebSocket> opening = session.session().webSocketAsync(URI.create("ws://server.test/chat"));
        loop.turn();
        MemoryPeer peer = loop.accept();
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            byte[] more = peer.take();
            Findings.require(more.length > 0, "the request does not come");
            request.append(new String(more, StandardCharsets.US_ASCII));
            loop.turn();
        }
        peer.write(answer(request.toString()));
        loop.turn();
        return new LoopSocket(loop, opening.join(), peer);
    }

    private static byte[] answer(String request) {
        int key = request.indexOf("Sec-WebSocket-Key: ") + "Sec-WebSocket-Key: ".length();
        String accept = HeaderListTarget.acceptFor(request.substring(key, request.indexOf('\r', key)));
        return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    WebSocket socket() {
        return socket;
    }

    MemoryPeer peer() {
        return peer;
    }

    void turn() {
        loop.turn();
    }

    boolean isIdle() {
        return loop.isIdle();
    }

    /** The server takes what there is, which makes room. */
    void take() {
        sent.writeBytes(peer.take());
    }

    byte[] sent() {
        take();
        return sent.toByteArray();
    }
}
