package dev.fairlead.cli;

import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.Message;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.TlsException;
import dev.fairlead.api.WebSocket;
import dev.fairlead.spi.transport.tls.TlsInfo;
import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.spi.transport.tls.TlsProtocol;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The demo by TLS with one provider: a server that is trusted, what was agreed on, and servers that are not trusted. */
final class TlsChapter {

    private static final String TEXT = "a line that nobody else reads";

    /** Of a key that nobody has. */
    private static final String OTHER_PIN = "00".repeat(32);

    private final String transport;
    private final DemoTls.Server secure;
    private final Report report;

    TlsChapter(String transport, DemoTls.Server secure, Report report) {
        this.transport = transport;
        this.secure = secure;
        this.report = report;
    }

    void run() throws IOException {
        report.chapter("TLS by " + secure.provider());
        trusted();
        refused("unknown authority", TlsProblem.UNKNOWN_CA, secure.untrusting());
        refused(
                "another pin",
                TlsProblem.NOT_PINNED,
                secure.trusting().toBuilder().pin(OTHER_PIN).build());
    }

    private URI uri() {
        return secure.server().uri(DemoCommand.ECHO_PATH);
    }

    private Session session(TlsOptions options) {
        return Session.open(
                SessionOptions.builder().transport(transport).tls(options).build());
    }

    private void trusted() throws IOException {
        long start = System.nanoTime();
        try (Session session =
                        session(secure.trusting().toBuilder().pin(secure.pin()).build());
                WebSocket socket = session.webSocket(uri())) {
            report.checkTimed("upgraded", uri().toString(), true, start);
            agreed(socket.tls().orElseThrow());
            start = System.nanoTime();
            socket.sendText(TEXT);
            boolean same = socket.receiveMessage().equals(new Message.Text(TEXT));
            report.checkTimed("echo", "\"" + TEXT + "\"", same, start);
            socket.closeHandshake(CloseStatus.NORMAL);
        }
    }

    private void agreed(TlsInfo agreed) {
        report.check(
                "agreed on",
                agreed.protocol().standardName() + " " + agreed.cipherSuite() + " by " + agreed.provider(),
                agreed.protocol() == TlsProtocol.TLS_1_3 && agreed.provider().equals(secure.provider()));
        Optional<String> group = agreed.namedGroup();
        report.check(
                "group",
                group.orElse("none"),
                group.isPresent()
                        && secure.untrusting().namedGroups().stream().limit(1).allMatch(group.get()::equals));
        report.compare(
                "pinned key",
                "sha256/" + secure.pin(),
                TlsFacts.pin(agreed.peerCertificates().get(0)));
    }

    private void refused(String label, TlsProblem problem, TlsOptions options) throws IOException {
        long start = System.nanoTime();
        try (Session session = session(options);
                WebSocket socket = session.webSocket(uri())) {
            report.check(label, "is taken for the server that was meant, state " + socket.state(), false);
        } catch (TlsException refusal) {
            Throwable reason = Objects.requireNonNullElse(refusal.getCause(), refusal);
            String said = String.valueOf(reason.getMessage());
            // What comes behind the first comma is for who has to mend it.
            report.checkTimed(
                    label,
                    "refused: " + said.split(",", 2)[0],
                    refusal.problems().equals(Set.of(problem)),
                    start);
        }
    }
}
