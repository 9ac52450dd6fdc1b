package dev.fairlead.cli;

import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.Message;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.WebSocket;
import dev.fairlead.api.WebSocketState;
import dev.fairlead.testkit.EmbeddedServer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The demo on one transport: from a session to a WebSocket and back. */
final class TransportTour {

    private static final CloseStatus GOODBYE = CloseStatus.of(1000, "end of the demo");
    private static final String TEXT = "nobody waits for this line";
    private static final long PATIENCE_SECONDS = 10;

    private final String transport;
    private final EmbeddedServer server;
    private final Report report;

    TransportTour(String transport, EmbeddedServer server, Report report) {
        this.transport = transport;
        this.server = server;
        this.report = report;
    }

    void run() throws Exception {
        report.section("Transport " + transport);
        Session session =
                Session.open(SessionOptions.builder().transport(transport).build());
        try (session) {
            try (WebSocket socket = new UpgradeChapters(session, server, report).run()) {
                new EchoChapter(socket, report).run();
                new RefusalChapter(session, server, report).run();
                closeHandshake(socket);
            }
            asynchronous(session);
        }
        release(session);
    }

    private void closeHandshake(WebSocket socket) throws IOException {
        report.chapter("Closing handshake");
        long start = System.nanoTime();
        CloseStatus answer = socket.closeHandshake(GOODBYE);
        report.check("sent", GOODBYE.toString(), true);
        report.checkTimed("received", answer.toString(), answer.equals(GOODBYE), start);
        report.compare("closeStatus()", answer, socket.closeStatus());
        report.check("state", socket.state().toString(), socket.state() == WebSocketState.CLOSED);
    }

    private void asynchronous(Session session) throws Exception {
        report.chapter("The same, asynchronously");
        long start = System.nanoTime();
        try (WebSocket socket =
                outcome(session.webSocketAsync(server.uri(DemoCommand.ECHO_PATH), DemoCommand.upgradeOptions()))) {
            report.checkTimed("upgraded", "state " + socket.state(), socket.state() == WebSocketState.OPEN, start);
            start = System.nanoTime();
            CompletableFuture<Message> echo = socket.receiveMessageAsync();
            CompletableFuture<Message> both = socket.sendTextAsync(TEXT).thenCombine(echo, (sent, message) -> message);
            report.checkTimed("echo", "\"" + TEXT + "\"", outcome(both).equals(new Message.Text(TEXT)), start);
            start = System.nanoTime();
            CloseStatus answer = outcome(socket.closeHandshakeAsync(GOODBYE));
            report.checkTimed("closed", answer.toString(), answer.equals(GOODBYE), start);
        }
    }

    private static <T> T outcome(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void release(Session session) throws InterruptedException, ExecutionException {
        report.chapter("All handles closed");
        long start = System.nanoTime();
        boolean ended = true;
        try {
            session.terminated().get(5, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            ended = false;
        }
        report.checkTimed("session", ended ? "its transport and threads are gone" : "has not ended", ended, start);
    }
}
