package dev.fairlead.api;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/**
 * The root of all handles: settings, transport and threads (WinHTTP: {@code WinHttpOpen}). Thread-safe.
 *
 * <p>A program needs one session for each set of settings, not one for each connection.
 *
 * <pre>{@code
 * try (Session session = Session.open();
 *         WebSocket socket = session.webSocket(URI.create("ws://localhost:8080/chat"))) {
 *     socket.sendText("hello");
 *     if (socket.receiveMessage() instanceof Message.Text message) {
 *         show(message.text());
 *     }
 *     socket.closeHandshake(CloseStatus.NORMAL);
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface Session extends Handle {

    /**
     * Opens a session with the default settings. Performs no network I/O.
     *
     * @return a new session
     * @throws TransportSelectionException if there is not exactly one transport
     */
    static Session open() {
        return open(SessionOptions.builder().build());
    }

    /**
     * Opens a session. Performs no network I/O. Its transport is chosen now: the instance or the id in the options, or
     * the only one that is found. TLS is set up now if the options have {@linkplain SessionOptions.Builder#tls TLS options},
     * else by the first secure request.
     *
     * @param options the settings
     * @return a new session
     * @throws TransportSelectionException if no transport could be decided on; the message says what to write
     * @throws TlsSelectionException if TLS cannot be set up with the TLS options; the message says what to write
     */
    static Session open(SessionOptions options) {
        return SessionHandle.open(options);
    }

    /**
     * Returns the settings of this session.
     *
     * @return the settings
     */
    SessionOptions options();

    /**
     * Names a server (WinHTTP: {@code WinHttpConnect}). Performs no I/O: a host that does not exist is found out by
     * {@link Request#send()}.
     *
     * @param host a host name, an IPv4 address or an IPv6 address, the latter with or without brackets
     * @param port 1 to 65535; 0 for the default port: 80 for requests without TLS, 443 for secure ones. No port makes a
     *     request secure, {@link Connection#openSecureRequest} does
     * @return a new connection handle
     * @throws InvalidParameterException if {@code host} is empty or has a character that no host can have, or if
     *     {@code port} is out of range
     * @throws HandleStateException if this session is closed
     */
    Connection connect(String host, int port);

    /**
     * Opens a WebSocket: connects, sends the upgrade, and completes it if the answer allows. The same as the four
     * steps, with the handles of connection and request closed behind it.
     *
     * @param uri {@code ws://host[:port][/path][?query]}, or {@code wss://} with TLS; without a port 80, or 443
     * @return an open WebSocket
     * @throws UpgradeException if the server refused; it carries status, header fields and body
     * @throws ConnectionException if the server could not be reached, or the connection broke
     * @throws TlsException if TLS failed, or the server is not to be trusted
     * @throws TlsSelectionException if this is the first secure request of the session and TLS cannot be set up
     * @throws TimeoutException if a limit of {@link Timeouts} passed, but for that of the closing handshake
     * @throws InvalidParameterException if the URI is not a WebSocket URI (RFC 6455 3): relative, without a host, with
     *     user information, with a fragment, with a port out of range, or with another scheme
     * @throws HandleStateException if this session is closed
     * @throws IOException only as one of the above that extend {@link WebSocketException}
     */
    default WebSocket webSocket(URI uri) throws IOException {
        return webSocket(uri, UpgradeOptions.DEFAULT);
    }

    /**
     * Opens a WebSocket as {@link #webSocket(URI)} does, with subprotocols and header fields.
     *
     * @param uri {@code ws://host[:port][/path][?query]}, or {@code wss://} with TLS; without a port 80, or 443
     * @param options what to ask for
     * @return an open WebSocket
     * @throws IOException as {@link #webSocket(URI)}
     */
    WebSocket webSocket(URI uri, UpgradeOptions options) throws IOException;

    /**
     * Opens a WebSocket as {@link #webSocket(URI)} does, without waiting.
     *
     * @param uri as for {@link #webSocket(URI)}
     * @return the open WebSocket, or what {@link #webSocket(URI)} fails with
     * @throws InvalidParameterException if the URI is not a WebSocket URI
     * @throws HandleStateException if this session is closed
     */
    default CompletableFuture<WebSocket> webSocketAsync(URI uri) {
        return webSocketAsync(uri, UpgradeOptions.DEFAULT);
    }

    /**
     * Opens a WebSocket as {@link #webSocket(URI, UpgradeOptions)} does, without waiting. Cancelling the future ends what is
     * going on and drops the connection.
     *
     * @param uri as for {@link #webSocket(URI)}
     * @param options what to ask for
     * @return the open WebSocket, or what {@link #webSocket(URI, UpgradeOptions)} fails with
     * @throws InvalidParameterException if the URI is not a WebSocket URI
     * @throws HandleStateException if this session is closed
     */
    CompletableFuture<WebSocket> webSocketAsync(URI uri, UpgradeOptions options);

    /**
     * Drops everything at once: closes this session, all its connections, requests and WebSockets, and every network
     * connection, without a Close frame. Operations that are going on end with {@link CancelledException}. Never
     * waits.
     */
    void abort();

    /**
     * Tells when the session has ended: it and all its children are closed, and its transport and threads are gone
     * (WinHTTP: {@code WINHTTP_OPTION_UNLOAD_NOTIFY_EVENT}).
     *
     * @return a future of the caller's own: completing or cancelling it changes nothing here
     */
    CompletableFuture<Void> terminated();
}
