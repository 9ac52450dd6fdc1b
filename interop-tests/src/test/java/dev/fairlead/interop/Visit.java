package dev.fairlead.interop;

import dev.fairlead.api.Session;
import dev.fairlead.api.UpgradeOptions;
import dev.fairlead.api.WebSocket;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection to a peer: what it is asked to do there, and what it saw. */
final class Visit {

    private static final AtomicInteger LAST_ID = new AtomicInteger();

    private final EchoPeer peer;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Errand errand;

    Visit(EchoPeer peer, String kind) {
        this.peer = peer;
        errand = new Errand(kind, parameters);
        with("id", Integer.toString(LAST_ID.incrementAndGet()));
    }

    Visit with(String name, Object value) {
        parameters.put(name, value.toString());
        return this;
    }

    int port() {
        return peer.port();
    }

    String target() {
        return errand.target();
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + peer.port() + target());
    }

    WebSocket open(Session session) throws IOException {
        return session.webSocket(uri());
    }

    WebSocket open(Session session, String... subprotocols) throws IOException {
        return session.webSocket(
                uri(), UpgradeOptions.builder().subprotocols(subprotocols).build());
    }

    WebSocket openSecure(Session session, String... subprotocols) throws IOException {
        return session.webSocket(
                URI.create("wss://127.0.0.1:" + peer.port() + target()),
                UpgradeOptions.builder().subprotocols(subprotocols).build());
    }

    /** Waits for what the peer sees next. */
    String event() throws InterruptedException {
        return peer.events().next(errand.id());
    }
}
