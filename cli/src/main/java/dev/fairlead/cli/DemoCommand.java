package dev.fairlead.cli;

import dev.fairlead.api.UpgradeOptions;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.ServerScript;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Goes through the whole chain against a server of its own, and shows each step. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts an echo server on a free port of the loopback interface, and goes from a session to a WebSocket and"
                    + " back, on each transport: handles, upgrade, echo, a refused upgrade, the closing handshake, once"
                    + " more asynchronously, and by TLS with each provider.",
            "Every step is compared with what it has to be; the status is 0 only if every comparison held."
        })
final class DemoCommand implements Callable<Integer> {

    static final String SUBPROTOCOL = "echo.fairlead";
    static final String ECHO_PATH = "/echo";
    static final String REFUSED_PATH = "/members-only";
    static final String REFUSAL = "Members only: come back with a ticket.";

    private final Terminal terminal;

    @Option(
            names = "--transport",
            paramLabel = "socket|nio",
            description = "transport to go through; may be repeated; by default both")
    private List<String> transports = List.of("socket", "nio");

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
                server;
                DemoTls tls = DemoTls.start(report)) {
            for (String transport : transports) {
                new TransportTour(transport, server, report).run();
                for (DemoTls.Server secure : tls.servers()) {
                    new TlsChapter(transport, secure, report).run();
                }
            }
            report.section("Servers");
            tls.checkFailures(report);
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

    static UpgradeOptions upgradeOptions() {
        return UpgradeOptions.builder().subprotocols(SUBPROTOCOL).build();
    }
}
