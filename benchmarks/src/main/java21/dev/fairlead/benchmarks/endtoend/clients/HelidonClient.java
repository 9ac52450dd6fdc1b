package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchClient;
import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;
import dev.fairlead.benchmarks.endtoend.BenchSettings;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.webclient.websocket.WsClient;
import io.helidon.webclient.websocket.WsClientConfig;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Helidon: a virtual thread for each connection, and sends that block. It leaves Nagle's algorithm on, which makes batches of small
 * messages sent one by one; here it is off, as it is with all others. It has no permessage-deflate.
 */
public final class HelidonClient implements BenchClient {

    private static final long CONNECT_SECONDS = 20;

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final BenchSettings settings;
    private @Nullable WsClient made;

    /**
     * Makes the client.
     *
     * @param settings without permessage-deflate
     * @throws UnsupportedOperationException if they ask for it
     */
    public HelidonClient(BenchSettings settings) {
        if (settings.deflate()) {
            throw new UnsupportedOperationException("Helidon's client has no permessage-deflate");
        }
        this.settings = settings;
    }

    private synchronized WsClient client(URI uri) {
        WsClient client = made;
        if (client == null) {
            WsClientConfig.Builder builder = WsClient.builder()
                    .socketOptions(SocketOptions.builder()
                            .tcpNoDelay(true)
                            .readTimeout(Duration.ZERO)
                            .build());
            if (uri.getScheme().equals("wss")) {
                builder.tls(Tls.builder().sslContext(settings.tls()).build());
            }
            client = builder.build();
            made = client;
        }
        return client;
    }

    @Override
    public BenchConnection connect(URI uri, BenchListener listener) throws Exception {
        Connection connection = new Connection(listener);
        client(uri).connect(uri, connection);
        connection.opened.get(CONNECT_SECONDS, TimeUnit.SECONDS);
        open.add(connection);
        return connection;
    }

    @Override
    public void close() {
        open.forEach(Connection::close);
    }

    private final class Connection implements BenchConnection, WsListener {

        private final BenchListener listener;
        private final CompletableFuture<WsSession> opened = new CompletableFuture<>();
        private volatile boolean closed;

        // Receiving: one call of the listener at a time.
        private int received;
        private @Nullable StringBuilder text;

        Connection(BenchListener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WsSession session) {
            opened.complete(session);
        }

        @Override
        public void onMessage(WsSession session, BufferData buffer, boolean last) {
            int whole = received + buffer.available();
            received = last ? 0 : whole;
            if (last) {
                listener.binary(this, whole);
            }
        }

        @Override
        public void onMessage(WsSession session, String piece, boolean last) {
            StringBuilder before = text;
            if (last) {
                text = null;
                listener.text(this, before == null ? piece : before.append(piece).toString());
            } else {
                text = (before == null ? new StringBuilder() : before).append(piece);
            }
        }

        @Override
        public void onClose(WsSession session, int status, String reason) {
            onError(session, new IOException("closed: " + status));
        }

        @Override
        public void onError(WsSession session, Throwable failure) {
            open.remove(this);
            if (!opened.completeExceptionally(failure) && !closed) {
                listener.failed(failure);
            }
        }

        @Override
        public void sendBinary(byte[] payload) throws Exception {
            opened.get().send(BufferData.create(payload), true);
        }

        @Override
        public void sendText(String message) throws Exception {
            opened.get().send(message, true);
        }

        /** It can do no more than send a close frame, which it refuses if the connection has ended by itself. */
        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            open.remove(this);
            try {
                opened.join().terminate();
            } catch (IllegalStateException | UncheckedIOException hasEnded) {
                // As it should.
            }
        }
    }
}
