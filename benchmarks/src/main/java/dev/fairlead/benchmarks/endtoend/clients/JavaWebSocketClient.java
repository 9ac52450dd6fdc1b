package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchClient;
import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;
import dev.fairlead.benchmarks.endtoend.BenchSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ServerHandshake;
import org.jspecify.annotations.Nullable;

/**
 * Java-WebSocket: two threads for each connection and a queue between those that send and the one that writes. The queue has
 * no end, so it is kept below {@value #QUEUED_BYTES} bytes and {@value #QUEUED_MESSAGES} messages. What it offers of
 * permessage-deflate is without context in both directions, and it has no setting for that.
 */
public final class JavaWebSocketClient implements BenchClient {

    private static final int QUEUED_BYTES = 1 << 20;

    private static final int QUEUED_MESSAGES = 2_000;

    private static final long PAUSE_NANOS = 50_000;

    private static final long CONNECT_SECONDS = 20;

    private final BenchSettings settings;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    /**
     * Makes the client. With permessage-deflate it compresses messages of any size, as the others do.
     *
     * @param settings TLS and permessage-deflate
     */
    public JavaWebSocketClient(BenchSettings settings) {
        this.settings = settings;
    }

    @Override
    public BenchConnection connect(URI uri, BenchListener listener) throws Exception {
        Connection connection = new Connection(uri, draft(), listener);
        connection.setTcpNoDelay(true);
        connection.setConnectionLostTimeout(0);
        if (uri.getScheme().equals("wss")) {
            connection.setSocketFactory(settings.tls().getSocketFactory());
        }
        open.add(connection);
        if (!connection.connectBlocking(CONNECT_SECONDS, TimeUnit.SECONDS)) {
            connection.end();
            throw new IOException("not open", connection.failure);
        }
        return connection;
    }

    private Draft draft() {
        if (!settings.deflate()) {
            return new Draft_6455();
        }
        PerMessageDeflateExtension deflate = new PerMessageDeflateExtension();
        deflate.setThreshold(0);
        return new Draft_6455(deflate);
    }

    @Override
    public void close() {
        open.forEach(Connection::end);
        open.clear();
    }

    /** Its own class for a connection is one for applications to extend. */
    private static final class Connection extends WebSocketClient implements BenchConnection {

        private final BenchListener listener;
        private volatile boolean opened;
        private volatile @Nullable Exception failure;
        private volatile boolean closed;

        Connection(URI uri, Draft draft, BenchListener listener) {
            super(uri, draft);
            this.listener = listener;
        }

        @Override
        public void onOpen(ServerHandshake handshake) {
            opened = true;
        }

        @Override
        public void onMessage(ByteBuffer bytes) {
            listener.binary(this, bytes.remaining());
        }

        @Override
        public void onMessage(String message) {
            listener.text(this, message);
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {
            if (opened) {
                onError(new IOException("closed: " + code + " " + reason));
            }
        }

        @Override
        public void onError(Exception cause) {
            failure = cause;
            if (!closed && opened) {
                listener.failed(cause);
            }
        }

        @Override
        public void sendBinary(byte[] payload) {
            waitForRoom(payload.length);
            send(payload);
        }

        @Override
        public void sendText(String text) {
            waitForRoom(text.length());
            send(text);
        }

        private void waitForRoom(int bytes) {
            int most = Math.min(QUEUED_MESSAGES, 1 + QUEUED_BYTES / (1 + bytes));
            WebSocketImpl engine = (WebSocketImpl) getConnection();
            while (engine.outQueue.size() >= most && engine.isOpen()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }

        /** Without the closing handshake that the library's method of this name begins. */
        @Override
        public void close() {
            end();
        }

        void end() {
            closed = true;
            closeConnection(CloseFrame.ABNORMAL_CLOSE, "");
        }
    }
}
