package dev.fairlead.interop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/** One connection. Jetty calls one method at a time, and queues what is sent; it wants a public class. */
public final class JettyEnd implements Session.Listener.AutoDemanding, PeerEnd {

    private final Errand errand;
    private final Events events;

    /** What Jetty gives when the connection is there, before anything else. */
    private final CompletableFuture<Session> session = new CompletableFuture<>();

    JettyEnd(Errand errand, Events events) {
        this.errand = errand;
        this.events = events;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        session.complete(opened);
        open(errand);
    }

    @Override
    public void onWebSocketText(String message) {
        session().sendText(message, noteFailure());
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        session().sendBinary(payload, callback);
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        events.add(errand.id(), "pong " + Errand.hex(payload));
    }

    @Override
    public void onWebSocketClose(int code, @Nullable String reason, Callback callback) {
        events.closed(errand.id(), code, reason == null ? "" : reason);
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        failed(cause);
    }

    @Override
    public void text(String text) {
        session().sendText(text, noteFailure());
    }

    @Override
    public void ping(ByteBuffer payload) {
        session().sendPing(payload, noteFailure());
    }

    /** Jetty takes fragments of text as strings: it cuts between characters only. */
    @Override
    public void fragmentedText() {
        int middle = Errand.FRAGMENTED.length() / 2;
        session().sendPartialText(Errand.FRAGMENTED.substring(0, middle), false, noteFailure());
        ping(ByteBuffer.wrap(new byte[] {1}));
        session().sendPartialText("", false, noteFailure());
        session().sendPartialText(Errand.FRAGMENTED.substring(middle), true, noteFailure());
    }

    @Override
    public void fragmentedBinary() {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(Errand.FRAGMENTED);
        while (bytes.hasRemaining()) {
            session().sendPartialBinary(bytes.slice(bytes.position(), 1), false, noteFailure());
            bytes.get();
        }
        session().sendPartialBinary(ByteBuffer.allocate(0), true, noteFailure());
    }

    @Override
    public void close(int code, String reason) {
        session().close(code, reason, noteFailure());
    }

    @Override
    public void failed(Throwable e) {
        events.add(errand.id(), "error " + e);
    }

    private Session session() {
        return session.join();
    }

    private Callback noteFailure() {
        return Callback.from(() -> {}, this::failed);
    }
}
