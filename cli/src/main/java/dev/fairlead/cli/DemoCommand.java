package dev.fairlead.cli;

import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.Session;
import dev.fairlead.api.WebSocket;
import dev.fairlead.api.WebSocketState;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.ServerScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import picocli.CommandLine.Command;

/** Goes through the whole chain against a server of its own, and shows each step. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts an echo server on a free port of the loopback interface, and goes from a session to a WebSocket and"
                    + " back: handles, upgrade, echo, a refused upgrade, the closing handshake.",
            "Every step is compared with what it has to be; the status is 0 only if every comparison held."
        })
final class DemoCommand implements Callable<Integer> {

    static final String SUBPROTOCOL = "echo.fairlead";
    static final String ECHO_PATH = "/echo";
    static final String REFUSED_PATH = "/members-only";
    static final String REFUSAL = "Members only: come back with a ticket.";

    private static final CloseStatus GOODBYE = CloseStatus.of(1000, "end of the demo");

    private final Terminal terminal;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        long start = System.nanoTime();
        Report report = new Report(terminal);
        report.title("fairlead " + FairleadCommand.version() + " on Java " + Runtime.version());
        EmbeddedServer server = startServer(report);
        try (LibraryLog log = LibraryLog.begin(terminal, Level.WARNING);
                server) {
            Session session = Session.open();
            try (session) {
                visit(session, server, report);
            }
            release(session, report);
            log.flush();
        }
        List<Throwable> failures = server.failures();
        report.check("server", failures.isEmpty() ? "has seen no failure" : failures.toString(), failures.isEmpty());
        if (terminal.out().checkError()) {
            throw CommandFailure.outputClosed();
        }
        return report.finish(start).code();
    }

    private static EmbeddedServer startServer(Report report) {
        long start = System.nanoTime();
        ServerScript refusal = ServerScript.refuse(
                403,
                "Forbidden",
                Headers.builder().add("Content-Type", "text/plain").build(),
                REFUSAL.getBytes(StandardCharsets.US_ASCII));
        EmbeddedServer server = EmbeddedServer.builder()
                .script(ServerScript.routes(Map.of(ECHO_PATH, ServerScript.echo(), REFUSED_PATH, refusal)))
                .subprotocols(List.of(SUBPROTOCOL))
                .start();
        report.chapter("A server to talk to");
        report.checkTimed("echo server", "listens on " + server.uri(ECHO_PATH), true, start);
        return server;
    }

    private static void visit(Session session, EmbeddedServer server, Report report) throws Exception {
        try (WebSocket socket = new UpgradeChapters(session, server, report).run()) {
            new EchoChapter(socket, report).run();
            new RefusalChapter(session, server, report).run();
            closeHandshake(socket, report);
        }
    }

    private static void closeHandshake(WebSocket socket, Report report) throws IOException {
        report.chapter("Closing handshake");
        long start = System.nanoTime();
        CloseStatus answer = socket.closeHandshake(GOODBYE);
        report.check("sent", GOODBYE.toString(), true);
        report.checkTimed("received", answer.toString(), answer.equals(GOODBYE), start);
        report.compare("closeStatus()", answer, socket.closeStatus());
        report.check("state", socket.state().toString(), socket.state() == WebSocketState.CLOSED);
    }

    private static void release(Session session, Report report) throws InterruptedException, ExecutionException {
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
