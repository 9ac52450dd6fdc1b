package dev.fairlead.api;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The implementation of {@link Session}. */
final class SessionHandle extends BaseHandle implements Session {

    private SessionHandle(SessionResources resources) {
        super(HandleType.SESSION, null, resources, null);
    }

    static Session open(SessionOptions options) {
        return new SessionHandle(SessionResources.create(options));
    }

    @Override
    public SessionOptions options() {
        return resources().options();
    }

    @Override
    public ConnectionHandle connect(String host, int port) {
        Server server = Server.of(Objects.requireNonNull(host, "host"), port);
        ConnectionHandle made = new ConnectionHandle(this, server, retainForChild());
        made.created();
        return made;
    }

    @Override
    public WebSocket webSocket(URI uri, UpgradeOptions options) throws IOException {
        WebSocketUri target = WebSocketUri.of(uri);
        try (ConnectionHandle connection = connect(target.host(), target.port())) {
            return open(connection, target, options);
        }
    }

    private static RequestHandle openRequest(ConnectionHandle connection, WebSocketUri target) {
        return connection.openRequest(target.scheme(), "GET", target.target());
    }

    private static WebSocket open(ConnectionHandle connection, WebSocketUri target, UpgradeOptions options)
            throws IOException {
        try (RequestHandle request = openRequest(connection, target)) {
            request.markForUpgrade(options).send();
            if (request.receiveResponse().status() != Response.SWITCHING_PROTOCOLS) {
                request.receiveBodyForRefusal();
            }
            return request.completeUpgrade();
        } catch (HandleStateException closed) {
            // The session was open when the call came, and was aborted since.
            throw Failures.closedBetween(closed, connection.server().endpoint(target.scheme()));
        }
    }

    @Override
    public CompletableFuture<WebSocket> webSocketAsync(URI uri, UpgradeOptions options) {
        WebSocketUri target = WebSocketUri.of(uri);
        ConnectionHandle connection = connect(target.host(), target.port());
        try {
            Request request = openRequest(connection, target).markForUpgrade(options);
            return Opening.begin(connection, request, resources().callbacks());
        } catch (RuntimeException refusal) {
            connection.close();
            throw refusal;
        }
    }

    @Override
    public void abort() {
        close();
        resources().abort();
    }

    @Override
    public CompletableFuture<Void> terminated() {
        return resources().terminated().copy();
    }

    @Override
    void onClose() {
        // What the session owns is released with its last handle, by SessionResources.
    }
}
