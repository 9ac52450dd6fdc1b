package dev.fairlead.cli;

import dev.fairlead.api.Connection;
import dev.fairlead.api.Handle;
import dev.fairlead.api.HandleType;
import dev.fairlead.api.Request;
import dev.fairlead.api.Response;
import dev.fairlead.api.Session;
import dev.fairlead.api.WebSocket;
import dev.fairlead.api.WebSocketState;
import dev.fairlead.testkit.EmbeddedServer;
import java.io.IOException;
import java.util.Optional;

/** The demo's way from a session to a WebSocket, in the order of the calls. */
final class UpgradeChapters {

    /** What the application ties to its WebSocket handle. */
    private static final String CONTEXT = "the demo's own object";

    private final Session session;
    private final EmbeddedServer server;
    private final Report report;

    UpgradeChapters(Session session, EmbeddedServer server, Report report) {
        this.session = session;
        this.server = server;
        this.report = report;
    }

    /** Returns the open WebSocket; the handles between it and the session are closed. */
    WebSocket run() throws IOException {
        report.chapter("Handles");
        showHandle(session, "transport chosen, nothing sent yet", Optional.empty());
        try (Connection connection = session.connect("127.0.0.1", server.port())) {
            showHandle(connection, connection.host() + ":" + connection.port(), Optional.of(session));
            try (Request request = connection.openRequest(DemoCommand.ECHO_PATH)) {
                showHandle(request, request.method() + " " + request.target(), Optional.of(connection));
                exchange(request);
                return upgrade(request);
            }
        }
    }

    private void showHandle(Handle handle, String what, Optional<Handle> parent) {
        String origin = parent.map(from -> ", made from " + from.type()).orElse("");
        report.check(
                handle.type().toString(),
                what + origin,
                handle.isOpen() && handle.parent().equals(parent));
    }

    private void exchange(Request request) throws IOException {
        report.chapter("Request head");
        request.markForUpgrade(DemoCommand.upgradeOptions());
        long start = System.nanoTime();
        request.send();
        report.checkTimed("sent", "connected, and the request is on its way", true, start);
        report.quote(Heads.of(request));

        report.chapter("Response head");
        start = System.nanoTime();
        Response response = request.receiveResponse();
        report.checkTimed("received", "status " + response.status(), response.status() == 101, start);
        report.quote(Heads.of(response));
    }

    private WebSocket upgrade(Request request) throws IOException {
        report.chapter("Upgrade");
        long start = System.nanoTime();
        WebSocket socket = request.completeUpgrade(CONTEXT);
        boolean rightKind =
                socket.type() == HandleType.WEB_SOCKET && socket.parent().equals(Optional.of(request));
        report.checkTimed(socket.type().toString(), "made from " + request.type(), rightKind, start);
        report.compare("state", WebSocketState.OPEN, socket.state());
        report.compare(
                "subprotocol", DemoCommand.SUBPROTOCOL, socket.subprotocol().orElse("none"));
        report.compare("context", CONTEXT, socket.context(String.class).orElse("none"));
        request.close();
        report.check(
                "request closed",
                "the WebSocket lives on",
                !request.isOpen() && socket.isOpen() && socket.state() == WebSocketState.OPEN);
        return socket;
    }
}
