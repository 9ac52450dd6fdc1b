package dev.fairlead.api;

import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryPeer;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.MemoryTransportProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** An open WebSocket on the memory transport, and the server's end of its connection in the hands of the test. */
final class MemorySocket implements AutoCloseable {

    private final Session session;
    private final WebSocket socket;
    private final MemoryPeer peer;

    private MemorySocket(Session session, WebSocket socket, MemoryPeer peer) {
        this.session = session;
        this.socket = socket;
        this.peer = peer;
    }

    static MemorySocket open() throws Exception {
        return open(MemoryScript.PLAIN, builder -> builder);
    }

    static MemorySocket open(MemoryScript script) throws Exception {
        return open(script, builder -> builder);
    }

    static MemorySocket open(UnaryOperator<SessionOptions.Builder> settings) throws Exception {
        return open(MemoryScript.PLAIN, settings);
    }

    /** Opens one; {@code behindHead} comes in one piece with the response head. */
    static MemorySocket open(MemoryScript script, UnaryOperator<SessionOptions.Builder> settings, byte[]... behindHead)
            throws Exception {
        MemoryTransportProvider memory = new MemoryTransportProvider(script);
        return open(memory, settings.apply(SessionOptions.builder()).transport(memory), behindHead);
    }

    /** Opens one over a transport that uses {@code memory}. */
    static MemorySocket open(MemoryTransportProvider memory, SessionOptions.Builder settings, byte[]... behindHead)
            throws Exception {
        return open(memory, settings, URI.create("ws://server.test/chat"), behindHead);
    }

    /** Opens one by TLS, of which there is as much as {@link SecureMemory} has. */
    static MemorySocket openSecure(SecureMemory secure, byte[]... behindHead) throws Exception {
        return open(
                secure.memory(),
                SessionOptions.builder().transport(secure),
                URI.create("wss://server.test/chat"),
                behindHead);
    }

    /** Opens one whose server answers the offer of permessage-deflate with these parameters. */
    static MemorySocket openDeflating(
            MemoryScript script, UnaryOperator<SessionOptions.Builder> settings, String parameters) throws Exception {
        MemoryTransportProvider memory = new MemoryTransportProvider(script);
        return open(
                memory,
                settings.apply(SessionOptions.builder()).transport(memory),
                URI.create("ws://server.test/chat"),
                "Sec-WebSocket-Extensions: permessage-deflate" + parameters + "\r\n");
    }

    private static MemorySocket open(
            MemoryTransportProvider memory, SessionOptions.Builder settings, URI uri, byte[]... behindHead)
            throws Exception {
        return open(memory, settings, uri, "", behindHead);
    }

    private static MemorySocket open(
            MemoryTransportProvider memory,
            SessionOptions.Builder settings,
            URI uri,
            String fields,
            byte[]... behindHead)
            throws Exception {
        Session session = Session.open(settings.build());
        // On another thread, because a script with little room makes it wait for the server.
        BackgroundCall<WebSocket> opening = BackgroundCall.of(() -> session.webSocket(uri));
        MemoryPeer peer = memory.accept();
        peer.write(ServerFrames.join(answer(readHead(peer), fields), ServerFrames.join(behindHead)));
        return new MemorySocket(session, opening.result(), peer);
    }

    private static String readHead(MemoryPeer peer) throws IOException, InterruptedException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) peer.read(1)[0]);
        }
        return head.toString();
    }

    private static byte[] answer(String request, String fields) {
        String key = request.replaceAll("(?s).*Sec-WebSocket-Key: ([^\r]*)\r.*", "$1");
        return Dialog.ANSWER_101
                .replace("Sec-WebSocket-Accept", fields + "Sec-WebSocket-Accept")
                .replace("{accept}", Dialog.acceptFor(key))
                .getBytes(StandardCharsets.US_ASCII);
    }

    WebSocket socket() {
        return socket;
    }

    MemoryPeer peer() {
        return peer;
    }

    /** Sets an option now that it is open: a limit that is meant for what comes then does not bound the opening. */
    <T> MemorySocket with(Option<T> option, T value) {
        socket.setOption(option, value);
        return this;
    }

    /** The server sends. */
    void serve(byte[]... pieces) {
        peer.write(ServerFrames.join(pieces));
    }

    /** The next frame that the client sent; waits for it. */
    Frame sent() throws IOException, InterruptedException {
        return ClientFrames.next(peer);
    }

    /** A text message in one piece, which is to come now. */
    String receiveText() throws IOException {
        if (socket.receiveMessage(Duration.ofSeconds(10)) instanceof Message.Text message) {
            return message.text();
        }
        throw new AssertionError("not a text message");
    }

    /** A receive with nothing special about it. */
    Received receive() throws IOException {
        return socket.receive(ByteBuffer.allocate(1024), Duration.ofSeconds(10));
    }

    void abortSession() {
        session.abort();
    }

    @Override
    public void close() {
        abortSession();
    }
}
