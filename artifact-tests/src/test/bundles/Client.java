import dev.fairlead.api.Message;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.TransportSelectionException;
import dev.fairlead.api.WebSocket;
import dev.fairlead.api.WebSocketException;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.tls.TlsOptions;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A client whose bundle knows no transport; failures are told as text, for the test knows none of their classes. */
public final class Client implements AutoCloseable {

    private final Session session;
    private WebSocket socket;

    private Client(SessionOptions.Builder options) {
        session = Session.open(options.build());
    }

    /** With the transport of an id. */
    public static Client open(String transport) {
        return new Client(SessionOptions.builder().transport(transport));
    }

    /** With the transport of an id, and TLS of a provider that trusts an authority. */
    public static Client openTls(String transport, String provider, byte[] authority) {
        TlsOptions tls = TlsOptions.builder()
                .provider(provider)
                .trustedCertificates(authority)
                .build();
        return new Client(SessionOptions.builder().transport(transport).tls(tls));
    }

    /** With a transport that somebody else has found. */
    public static Client openWith(Object transport) {
        return new Client(SessionOptions.builder().transport((TransportProvider) transport));
    }

    /** What comes of opening a session without saying which transport. */
    public static String refusal() {
        try (Session session = Session.open()) {
            return "opened";
        } catch (TransportSelectionException e) {
            return e.failure().code() + " seen " + e.seen() + ": " + e.getMessage();
        }
    }

    /** What comes of opening a session with a transport of an id. */
    public static String attempt(String transport) {
        try (Client client = open(transport)) {
            return "opened";
        } catch (TransportSelectionException e) {
            return e.failure().code() + " seen " + e.seen() + ": " + e.getMessage();
        }
    }

    /** What comes of opening a session with a transport that somebody else has found. */
    public static String attemptWith(Object transport) {
        try (Client client = openWith(transport)) {
            return "opened";
        } catch (TransportSelectionException e) {
            return e.failure().code() + " seen " + e.seen() + ": " + e.getMessage();
        }
    }

    /** The class that {@code api} has for sessions. */
    public static Class<?> sessionType() {
        return Session.class;
    }

    /** Opens the WebSocket. */
    public Client connect(String uri) throws IOException {
        socket = session.webSocket(URI.create(uri));
        return this;
    }

    /** Sends a text and returns what comes back. */
    public String echo(String text) throws IOException {
        socket.sendText(text);
        return ((Message.Text) socket.receiveMessage()).text();
    }

    /** With which provider the connection has TLS. */
    public String tls() {
        return socket.tls().orElseThrow().toString();
    }

    /** The next message, or the failure in place of it, when it comes. */
    public CompletableFuture<String> receive() {
        return socket.receiveMessageAsync()
                .handle((message, failure) -> failure == null ? message.toString() : told(failure));
    }

    /** The failure of a blocking call that sends. */
    public String sendFailure() {
        try {
            socket.sendText("in vain");
            return "sent";
        } catch (IOException | RuntimeException e) {
            return told(e);
        }
    }

    /** The failure of the next connection of the same session. */
    public String connectFailure(String uri) {
        try (WebSocket next = session.webSocket(URI.create(uri))) {
            return "connected";
        } catch (IOException | RuntimeException e) {
            return told(e);
        }
    }

    /** How the WebSocket stands. */
    public String state() {
        return socket.state().toString();
    }

    private static String told(Throwable failure) {
        Throwable reason = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        String code = reason instanceof WebSocketException known ? known.code() + " in " + known.phase() + " " : "";
        return reason.getClass().getSimpleName() + " " + code + "- " + reason.getMessage();
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
        session.close();
    }
}
