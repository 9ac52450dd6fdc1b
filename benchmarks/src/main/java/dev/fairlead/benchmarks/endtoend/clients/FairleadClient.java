package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.api.CompressionOptions;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.WebSocket;
import dev.fairlead.benchmarks.endtoend.BenchClient;
import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;
import dev.fairlead.benchmarks.endtoend.BenchSettings;
import dev.fairlead.spi.transport.tls.TlsOptions;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Fairlead: one session, on a transport. */
abstract class FairleadClient implements BenchClient {

    private final BenchSettings settings;
    private final String transport;
    private final Reading reading;
    private final Readers readers = new Readers();

    /** Opened with the first connection. */
    private @Nullable Session session;

    FairleadClient(BenchSettings settings, String transport, Reading reading) {
        this.settings = settings;
        this.transport = transport;
        this.reading = reading;
    }

    /** How messages are received. */
    enum Reading {
        /** By a thread for each connection, binary messages into a buffer of its own. */
        INTO_BUFFER,
        /** By a thread for each connection, as whole messages. */
        WHOLE_MESSAGES,
        /** By futures. */
        FUTURES,
        /** As a stream. */
        STREAM;

        static Reading of(BenchSettings settings) {
            return settings.asynchronous() ? FUTURES : INTO_BUFFER;
        }
    }

    private synchronized Session session(URI uri) {
        if (session == null) {
            SessionOptions.Builder options = SessionOptions.builder().transport(transport);
            if (uri.getScheme().equals("wss")) {
                options.tls(TlsOptions.builder().trustManager(settings.trust()).build());
            }
            if (settings.deflate()) {
                options.compression(CompressionOptions.DEFAULT);
            }
            if (reading == Reading.FUTURES || reading == Reading.STREAM) {
                // The shortest way: what a benchmark does in a callback never waits.
                options.assuredNonBlockingCallbacks();
            }
            session = Session.open(options.build());
        }
        return session;
    }

    @Override
    public BenchConnection connect(URI uri, BenchListener listener) throws IOException {
        WebSocket socket = session(uri).webSocket(uri);
        return switch (reading) {
            case INTO_BUFFER, WHOLE_MESSAGES -> {
                // A sink answers with text.
                boolean isBinary =
                        uri.getQuery().contains("kind=BINARY") && !uri.getPath().equals("/sink");
                boolean intoBuffer = reading == Reading.INTO_BUFFER && isBinary;
                yield new FairleadBlockingConnection(socket, listener).reading(readers, intoBuffer);
            }
            case FUTURES -> new FairleadAsyncConnection(socket, listener).reading();
            case STREAM -> new FairleadAsyncConnection(socket, listener).streaming();
        };
    }

    @Override
    public synchronized void close() {
        if (session != null) {
            session.close();
        }
        readers.close();
    }
}
