package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchClient;
import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;
import dev.fairlead.benchmarks.endtoend.BenchSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client of the JDK, {@code java.net.http}, with the executor that it has if none is set. A listener is given as many
 * messages as there are, without asking for each. It has no permessage-deflate.
 */
@SuppressWarnings("try")
public final class JdkClient implements BenchClient {

    private static final long CONNECT_SECONDS = 20;

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final BenchSettings settings;
    private @Nullable HttpClient http;

    /**
     * Makes the client.
     *
     * @param settings without permessage-deflate
     * @throws UnsupportedOperationException if they ask for it
     */
    public JdkClient(BenchSettings settings) {
        if (settings.deflate()) {
            throw new UnsupportedOperationException("java.net.http has no permessage-deflate");
        }
        this.settings = settings;
    }

    private synchronized HttpClient client(URI uri) {
        HttpClient made = http;
        if (made == null) {
            HttpClient.Builder builder = HttpClient.newBuilder();
            if (uri.getScheme().equals("wss")) {
                builder.sslContext(settings.tls());
            }
            made = builder.build();
            http = made;
        }
        return made;
    }

    @Override
    public BenchConnection connect(URI uri, BenchListener listener) throws Exception {
        Connection connection = new Connection(listener);
        client(uri).newWebSocketBuilder().buildAsync(uri, connection).get(CONNECT_SECONDS, TimeUnit.SECONDS);
        open.add(connection);
        return connection;
    }

    /**
     * From JDK 21 on ends the client's threads. Before, a client cannot be closed: its threads end by themselves some seconds
     * after the collector has found that nobody has the client any more, and this method asks the collector.
     */
    @Override
    public synchronized void close() throws Exception {
        open.forEach(Connection::close);
        open.clear();
        if (http instanceof AutoCloseable from21) {
            from21.close();
        }
        http = null;
        System.gc();
    }

    private final class Connection implements BenchConnection, WebSocket.Listener {

        private final BenchListener listener;

        // Receiving: one call of the listener at a time.
        private byte[] pieces = new byte[0];
        private int received;
        private @Nullable StringBuilder text;

        private volatile @Nullable WebSocket socket;
        private volatile boolean closed;

        /** The last send: there must not be a second one before it is complete. */
        private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

        Connection(BenchListener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket webSocket) {
            socket = webSocket;
            webSocket.request(Long.MAX_VALUE);
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            int length = data.remaining();
            if (last && received == 0) {
                listener.binary(this, length);
                return null;
            }
            if (pieces.length - received < length) {
                pieces = Arrays.copyOf(pieces, Math.max(2 * pieces.length, received + length));
            }
            data.get(pieces, received, length);
            received += length;
            if (last) {
                int whole = received;
                received = 0;
                listener.binary(this, whole);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            StringBuilder before = text;
            if (last) {
                text = null;
                listener.text(this, (before == null ? data : before.append(data)).toString());
            } else {
                text = (before == null ? new StringBuilder() : before).append(data);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            onError(webSocket, new IllegalStateException("closed by the server: " + statusCode));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            if (!closed) {
                listener.failed(error);
            }
        }

        @Override
        public synchronized void sendBinary(byte[] payload) throws Exception {
            sending.get();
            sending = socket().sendBinary(ByteBuffer.wrap(payload), true);
        }

        @Override
        public synchronized void sendText(String message) throws Exception {
            sending.get();
            sending = socket().sendText(message, true);
        }

        @Override
        public void close() {
            closed = true;
            open.remove(this);
            socket().abort();
        }

        private WebSocket socket() {
            WebSocket opened = socket;
            if (opened == null) {
                throw new IllegalStateException("not open yet");
            }
            return opened;
        }
    }
}
