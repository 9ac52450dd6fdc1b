package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchClient;
import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;
import dev.fairlead.benchmarks.endtoend.BenchSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.jspecify.annotations.Nullable;

/**
 * Jetty, with a listener that asks for messages by itself. Sends do not wait, but for those before them once there are {@value
 * #OUTSTANDING}.
 */
public final class JettyClient implements BenchClient {

    /** Between reads that are too many for large messages and what each text message allocates, small as it may be. */
    private static final int BUFFER_BYTES = 16 << 10;

    private static final int OUTSTANDING = 256;

    private static final int MOST_BYTES = 4 << 20;

    private static final int MOST_CONNECTIONS = 20_000;

    private static final long CONNECT_SECONDS = 20;

    private final BenchSettings settings;
    private final int bufferBytes;
    private @Nullable WebSocketClient started;

    /**
     * Makes the client, with buffers of 16 KiB.
     *
     * @param settings TLS and permessage-deflate
     */
    public JettyClient(BenchSettings settings) {
        this(settings, BUFFER_BYTES);
    }

    /**
     * Makes the client with buffers for what it is to receive: Jetty's own choice, 4 KiB, for small texts, since each of them
     * allocates so much; 64 KiB for large messages.
     *
     * @param settings TLS and permessage-deflate
     * @param bufferBytes of the buffer that is read into, and of that which is written from
     */
    public JettyClient(BenchSettings settings, int bufferBytes) {
        this.settings = settings;
        this.bufferBytes = bufferBytes;
    }

    private synchronized WebSocketClient client(URI uri) throws Exception {
        WebSocketClient client = started;
        if (client == null) {
            client = client(uri.getScheme().equals("wss"));
            client.start();
            started = client;
        }
        return client;
    }

    private WebSocketClient client(boolean secure) {
        ClientConnector connector = new ClientConnector();
        if (secure) {
            SslContextFactory.Client tls = new SslContextFactory.Client();
            tls.setSslContext(settings.tls());
            connector.setSslContextFactory(tls);
        }
        HttpClient http = new HttpClient(new HttpClientTransportOverHTTP(connector));
        http.setMaxConnectionsPerDestination(MOST_CONNECTIONS);
        WebSocketClient client = new WebSocketClient(http);
        client.setInputBufferSize(bufferBytes);
        client.setOutputBufferSize(bufferBytes);
        client.setMaxBinaryMessageSize(MOST_BYTES);
        client.setMaxTextMessageSize(MOST_BYTES);
        client.setMaxFrameSize(MOST_BYTES);
        client.setIdleTimeout(Duration.ZERO);
        return client;
    }

    @Override
    public BenchConnection connect(URI uri, BenchListener listener) throws Exception {
        ClientUpgradeRequest request = new ClientUpgradeRequest(uri);
        if (settings.deflate()) {
            request.addExtensions("permessage-deflate");
        }
        Endpoint endpoint = new Endpoint(listener);
        // Its future may stay open while messages come in already; the listener knows first.
        var unused = client(uri).connect(endpoint, request).exceptionally(failure -> {
            endpoint.opened.completeExceptionally(failure);
            return null;
        });
        endpoint.opened.get(CONNECT_SECONDS, TimeUnit.SECONDS);
        return endpoint.connection;
    }

    @Override
    public synchronized void close() throws IOException {
        WebSocketClient client = started;
        if (client == null) {
            return;
        }
        client.getOpenSessions().forEach(Session::disconnect);
        try {
            client.stop();
        } catch (Exception e) {
            throw new IOException("Jetty does not stop", e);
        }
    }

    /** What Jetty calls: public, for its method handles. */
    public static final class Endpoint implements Session.Listener.AutoDemanding {

        private final BenchListener listener;
        private final CompletableFuture<Session> opened = new CompletableFuture<>();
        private final Connection connection = new Connection(opened);

        private Endpoint(BenchListener listener) {
            this.listener = listener;
        }

        @Override
        public void onWebSocketOpen(Session session) {
            opened.complete(session);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            listener.binary(connection, payload.remaining());
            callback.succeed();
        }

        @Override
        public void onWebSocketText(String message) {
            listener.text(connection, message);
        }

        @Override
        public void onWebSocketError(Throwable cause) {
            if (opened.completeExceptionally(cause) || !connection.closed) {
                listener.failed(cause);
            }
        }

        @Override
        public void onWebSocketClose(int statusCode, @Nullable String reason, Callback callback) {
            callback.succeed();
            if (!connection.closed) {
                listener.failed(new IOException("closed by the server: " + statusCode));
            }
        }
    }

    private static final class Connection implements BenchConnection {

        private final CompletableFuture<Session> opened;
        private final Semaphore room = new Semaphore(OUTSTANDING);
        private final Callback sent = Callback.from(room::release, this::failed);
        private volatile @Nullable Throwable failure;
        private volatile boolean closed;

        Connection(CompletableFuture<Session> opened) {
            this.opened = opened;
        }

        @Override
        public void sendBinary(byte[] payload) throws Exception {
            opened.get().sendBinary(ByteBuffer.wrap(payload), next());
        }

        @Override
        public void sendText(String text) throws Exception {
            opened.get().sendText(text, next());
        }

        private Callback next() throws Exception {
            room.acquire();
            Throwable before = failure;
            if (before != null) {
                room.release();
                throw new IOException("a message before was not sent", before);
            }
            return sent;
        }

        private void failed(Throwable cause) {
            failure = cause;
            room.release();
        }

        @Override
        public void close() {
            closed = true;
            opened.join().disconnect();
        }
    }
}
