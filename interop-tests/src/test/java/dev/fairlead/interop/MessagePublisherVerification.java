package dev.fairlead.interop;

import dev.fairlead.api.Message;
import dev.fairlead.api.Session;
import dev.fairlead.api.WebSocket;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.ServerConnection;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;

/**
 * The verification of Reactive Streams for the messages of a WebSocket. Run by {@link ReactiveStreamsTests}; public because
 * TestNG wants that.
 */
public final class MessagePublisherVerification extends FlowPublisherVerification<Message> {

    private static final long PATIENCE_MILLIS = 3000;

    /** How long it is watched that nothing comes. */
    private static final long SILENCE_MILLIS = 100;

    private final EmbeddedServer server = EmbeddedServer.start(MessagePublisherVerification::serve);
    private final Session session = PeerScenarios.session();

    /** Made by TestNG. */
    public MessagePublisherVerification() {
        super(new TestEnvironment(PATIENCE_MILLIS, SILENCE_MILLIS));
    }

    /** Sends as many messages as the path says, as long as the client takes them. */
    private static void serve(ServerConnection connection) throws Exception {
        long count = Long.parseLong(connection.request().target().substring(1));
        connection.upgrade();
        try {
            for (long i = 0; i < count; i++) {
                connection.sendText("message " + i);
            }
            connection.sendClose(1000, "");
            connection.receive();
        } catch (SocketException | EOFException clientHasEnough) {
            connection.reset();
        }
    }

    @Override
    public Flow.Publisher<Message> createFlowPublisher(long elements) {
        try {
            WebSocket socket = session.webSocket(server.uri("/" + elements));
            return socket.messages();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // A stream fails when something is requested of it, not before: what this is for does not apply.
    @Override
    public Flow.@Nullable Publisher<Message> createFailedFlowPublisher() {
        return null;
    }

    /** Ends what the tests have left open. */
    @AfterClass
    public void end() {
        session.abort();
        server.close();
    }
}
