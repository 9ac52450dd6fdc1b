package dev.fairlead.api;

import dev.fairlead.testkit.MemoryPeer;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.MemoryTransportProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A request on the memory transport and the server's end of its connection, which the test plays on the same thread. */
final class Dialog implements AutoCloseable {

    /** A valid answer to the upgrade. */
    static final String ANSWER_101 = String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: {accept}",
            "",
            "");

    private final MemoryTransportProvider memory;
    private final Session session;
    private final Connection connection;
    private Request request;
    private @Nullable MemoryPeer peer;

    private Dialog(MemoryScript script, UnaryOperator<SessionOptions.Builder> settings) {
        memory = new MemoryTransportProvider(script);
        session = Session.open(
                settings.apply(SessionOptions.builder()).transport(memory).build());
        connection = session.connect("server.test", 80);
        request = connection.openRequest("/chat");
    }

    static Dialog open() {
        return open(MemoryScript.PLAIN);
    }

    static Dialog open(MemoryScript script) {
        return new Dialog(script, builder -> builder);
    }

    static Dialog open(UnaryOperator<SessionOptions.Builder> settings) {
        return new Dialog(MemoryScript.PLAIN, settings);
    }

    static Dialog open(MemoryScript script, UnaryOperator<SessionOptions.Builder> settings) {
        return new Dialog(script, settings);
    }

    /** A dialog whose request is marked and sent. */
    static Dialog sent() throws IOException, InterruptedException {
        return open().sendMarked();
    }

    Session session() {
        return session;
    }

    Connection connection() {
        return connection;
    }

    Request request() {
        return request;
    }

    /** Goes on with a new request. */
    Request newRequest(String method) {
        request = connection.openRequest(method, "/chat");
        return request;
    }

    MemoryPeer peer() {
        return Objects.requireNonNull(peer, "nothing was sent");
    }

    /** The server's end of the next channel that is opened. */
    MemoryPeer accept() throws InterruptedException {
        peer = memory.accept();
        return peer;
    }

    Dialog send() throws IOException, InterruptedException {
        request.send();
        accept();
        return this;
    }

    Dialog sendMarked() throws IOException, InterruptedException {
        request.markForUpgrade();
        return send();
    }

    /** The head of the request as it stands on the wire. */
    String takeRequest() {
        return new String(peer().take(), StandardCharsets.ISO_8859_1);
    }

    /** Puts the values that belong to the request where {@code {accept}} and {@code {key}} stand. */
    byte[] filled(String answer) {
        String key = request.headers().first("Sec-WebSocket-Key").orElse("");
        String text = answer.replace("{accept}", acceptFor(key)).replace("{key}", key);
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Lets the server answer. */
    Dialog serve(String answer) {
        peer().write(filled(answer));
        return this;
    }

    /** Lets the server answer and receives the answer. */
    Response answer(String answer) throws IOException {
        serve(answer);
        return request.receiveResponse();
    }

    WebSocket upgrade() throws IOException {
        answer(ANSWER_101);
        return request.completeUpgrade();
    }

    // RFC 6455 4.2.2 item 5.4.
    static String acceptFor(String key) {
        try {
            byte[] concatenated = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(concatenated));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        session.abort();
    }
}
