package dev.fairlead.testkit;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The JDK's own WebSocket client, which shares no code with the server; what it hears becomes a line each. */
final class JdkPeer implements WebSocket.Listener {

    private final HttpClient client;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private final BlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();

    /** Parts of a message so far. Only the client's thread. */
    private final StringBuilder text = new StringBuilder();

    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    JdkPeer(HttpClient client) {
        this.client = client;
    }

    WebSocket connect(EmbeddedServer server, List<String> subprotocols) {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (!subprotocols.isEmpty()) {
            builder.subprotocols(
                    subprotocols.get(0),
                    subprotocols.subList(1, subprotocols.size()).toArray(new String[0]));
        }
        return builder.buildAsync(server.uri("/"), this).join();
    }

    String next() throws InterruptedException {
        String event = events.poll(10, TimeUnit.SECONDS);
        return event == null ? "nothing within 10 s" : event;
    }

    byte[] nextBinary() throws InterruptedException {
        byte[] message = binaries.poll(10, TimeUnit.SECONDS);
        return message == null ? "nothing within 10 s".getBytes(StandardCharsets.US_ASCII) : message;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            events.add("text " + text);
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        binary.writeBytes(Frame.toArray(data));
        if (last) {
            binaries.add(binary.toByteArray());
            binary.reset();
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
        events.add("pong " + StandardCharsets.UTF_8.decode(message));
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        events.add("close " + statusCode + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        events.add("error " + error);
    }
}
