package dev.fairlead.api;

import dev.fairlead.api.Calls.Underway;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The client of a {@link TraceScenario}: makes the calls of its program in one of the ways, and notes what comes of them. */
final class Client {

    private final Session session;
    private final URI uri;
    private final Calls calls;
    private final Notes notes;

    /** Null until there is one. Only the program's thread. */
    private @Nullable WebSocket socket;

    /** Null until it is used. Only the program's thread. */
    private @Nullable Request request;

    /** What the last piece was received into. Written by who makes the call, read behind its outcome. */
    private volatile ByteBuffer room = ByteBuffer.allocate(0);

    Client(Session session, URI uri, Calls calls, Notes notes) {
        this.session = session;
        this.uri = uri;
        this.calls = calls;
        this.notes = notes;
    }

    Session session() {
        return session;
    }

    URI uri() {
        return uri;
    }

    Notes notes() {
        return notes;
    }

    WebSocket socket() {
        return Objects.requireNonNull(socket, "no WebSocket was opened");
    }

    /** The request to the server, the same each time. */
    Request request() {
        Request current = request;
        if (current == null) {
            current = newRequest("GET");
        }
        return current;
    }

    Request newRequest(String method) {
        Connection connection = session.connect(uri.getHost(), uri.getPort());
        Request made = uri.getScheme().equals("wss")
                ? connection.openSecureRequest(method, "/")
                : connection.openRequest(method, "/");
        request = made;
        return made;
    }

    /** A new buffer for a piece. */
    ByteBuffer room(int size) {
        ByteBuffer made = ByteBuffer.allocate(size);
        room = made;
        return made;
    }

    /** Makes a call, and notes what comes of it. */
    Object call(Step step) {
        return end(step.name(), begin(step));
    }

    /** Begins a call. */
    Underway begin(Step step) {
        return calls.begin(step, this);
    }

    /** Begins a call, and returns when it has taken its place. */
    Underway beginAndAwait(Step step) {
        return begin(step).awaitWaiting();
    }

    /** Notes what comes of a call that was begun. */
    Object end(String name, Underway underway) {
        Object outcome = underway.outcome();
        if (outcome instanceof WebSocket opened) {
            socket = opened;
        }
        note(name + ": " + told(outcome));
        return outcome;
    }

    /** Makes the same call until there is nothing more; notes whole messages. */
    void joinPieces(Step step) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        Object outcome = begin(step).outcome();
        while (outcome instanceof Received.Data data) {
            message.writeBytes(ServerFrames.toArray(room.flip()));
            if (data.type().isLast()) {
                note(step.name() + ": " + Trace.describe(data.type().isText(), message.toByteArray()));
                message.reset();
            }
            outcome = begin(step).outcome();
        }
        note(step.name() + ": " + message.size() + " bytes of a message, then " + told(outcome));
    }

    private String told(Object outcome) {
        return outcome instanceof Received.Data data
                ? Words.piece(data, ServerFrames.toArray(room.duplicate().flip()))
                : Words.of(outcome);
    }

    void note(String words) {
        WebSocket current = socket;
        notes.ofClient(current == null ? words : words + " [" + current.state() + "]");
    }
}
