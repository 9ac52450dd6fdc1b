package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchClient;
import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;
import dev.fairlead.benchmarks.endtoend.BenchSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.internal.concurrent.TaskRunner;
import okhttp3.internal.connection.ConnectionListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * OkHttp. It copies what is to be sent into an object of its own, once for a message that is sent again and again, and has a
 * queue that it would end the connection for if it grew beyond 16 MiB; it is kept below {@value #QUEUE_BYTES} bytes.
 */
public final class OkHttpClient implements BenchClient {

    private static final long QUEUE_BYTES = 1 << 20;

    private static final long PAUSE_NANOS = 50_000;

    private static final int MOST_CONNECTIONS = 20_000;

    private static final long CONNECT_SECONDS = 20;

    private static final long CLOSE_SECONDS = 1;

    // The library's own choice.
    private static final int IDLE_CONNECTIONS = 5;
    private static final long IDLE_MINUTES = 5;

    /**
     * As that which all clients share if none is given, but its own, whose threads need not stay for a minute once there is nothing
     * to do.
     */
    private final TaskRunner.RealBackend tasks = new TaskRunner.RealBackend(OkHttpClient::daemon);

    private final Dispatcher dispatcher = new Dispatcher();
    private final BenchSettings settings;
    private okhttp3.@Nullable OkHttpClient made;

    /**
     * Makes the client. With permessage-deflate it compresses messages of any size, as the others do.
     *
     * @param settings TLS and permessage-deflate
     */
    public OkHttpClient(BenchSettings settings) {
        this.settings = settings;
        // A WebSocket counts as a call as long as it is open.
        dispatcher.setMaxRequests(MOST_CONNECTIONS);
    }

    private synchronized okhttp3.OkHttpClient client(URI uri) {
        okhttp3.OkHttpClient client = made;
        if (client == null) {
            client = client(uri.getScheme().equals("wss"));
            made = client;
        }
        return client;
    }

    private okhttp3.OkHttpClient client(boolean secure) {
        TaskRunner runner = new TaskRunner(tasks, Logger.getLogger(TaskRunner.class.getName()));
        okhttp3.OkHttpClient.Builder builder = new okhttp3.OkHttpClient.Builder()
                .taskRunner$okhttp(runner)
                .connectionPool(new ConnectionPool(
                        IDLE_CONNECTIONS,
                        IDLE_MINUTES,
                        TimeUnit.MINUTES,
                        runner,
                        ConnectionListener.Companion.getNONE()))
                .dispatcher(dispatcher)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .minWebSocketMessageToCompress(0);
        if (secure) {
            builder.sslSocketFactory(settings.tls().getSocketFactory(), settings.trust());
        }
        if (!settings.deflate()) {
            builder.addInterceptor(OkHttpClient::withoutExtensions);
        }
        return builder.build();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "OkHttp TaskRunner");
        thread.setDaemon(true);
        return thread;
    }

    /** It has no setting for that. */
    private static Response withoutExtensions(Interceptor.Chain chain) throws IOException {
        return chain.proceed(chain.request()
                .newBuilder()
                .removeHeader("Sec-WebSocket-Extensions")
                .build());
    }

    @Override
    public BenchConnection connect(URI uri, BenchListener listener) throws Exception {
        Connection connection = new Connection(listener);
        client(uri).newWebSocket(new Request.Builder().url(uri.toString()).build(), connection);
        connection.opened.get(CONNECT_SECONDS, TimeUnit.SECONDS);
        return connection;
    }

    @Override
    public synchronized void close() {
        dispatcher.cancelAll();
        dispatcher.executorService().shutdown();
        if (made != null) {
            made.connectionPool().evictAll();
        }
        try {
            dispatcher.executorService().awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Not shut down: what ends a connection may still come to it.
        tasks.getExecutor().setKeepAliveTime(1, TimeUnit.MILLISECONDS);
    }

    private static final class Connection extends WebSocketListener implements BenchConnection {

        private final BenchListener listener;
        private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();
        private volatile boolean closed;

        Connection(BenchListener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket webSocket, Response response) {
            opened.complete(webSocket);
        }

        @Override
        public void onMessage(WebSocket webSocket, ByteString bytes) {
            listener.binary(this, bytes.size());
        }

        @Override
        public void onMessage(WebSocket webSocket, String text) {
            listener.text(this, text);
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            onFailure(webSocket, new IOException("closed by the server: " + code), null);
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable failure, @Nullable Response response) {
            if (!opened.completeExceptionally(failure) && !closed) {
                listener.failed(failure);
            }
        }

        @Override
        public void sendBinary(byte[] payload) throws Exception {
            taken(withRoom().send(ByteString.of(payload)));
        }

        @Override
        public void sendText(String text) throws Exception {
            taken(withRoom().send(text));
        }

        @Override
        public long sendEach(byte[] payload, BooleanSupplier goesOn) throws Exception {
            ByteString message = ByteString.of(payload);
            long count = 0;
            do {
                taken(withRoom().send(message));
                count++;
            } while (goesOn.getAsBoolean());
            return count;
        }

        private WebSocket withRoom() throws Exception {
            WebSocket socket = opened.get();
            while (socket.queueSize() > QUEUE_BYTES) {
                LockSupport.parkNanos(PAUSE_NANOS);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            return socket;
        }

        private static void taken(boolean taken) throws IOException {
            if (!taken) {
                throw new IOException("the connection takes no messages any more");
            }
        }

        @Override
        public void close() {
            closed = true;
            opened.join().cancel();
        }
    }
}
