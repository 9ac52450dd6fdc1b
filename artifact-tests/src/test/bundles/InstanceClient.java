import dev.fairlead.api.Message;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.WebSocket;
import dev.fairlead.transport.socket.SocketTransportProvider;
import java.io.IOException;
import java.net.URI;

/** A client whose bundle imports the package of a transport and makes the transport itself. */
public final class InstanceClient {

    private InstanceClient() {}

    /** Sends a text and returns what comes back. */
    public static String echo(String uri, String text) throws IOException {
        SessionOptions options = SessionOptions.builder()
                .transport(new SocketTransportProvider())
                .build();
        try (Session session = Session.open(options);
                WebSocket socket = session.webSocket(URI.create(uri))) {
            socket.sendText(text);
            return ((Message.Text) socket.receiveMessage()).text();
        }
    }
}
