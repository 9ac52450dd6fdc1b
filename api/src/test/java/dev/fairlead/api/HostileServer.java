package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.FaultProxy;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.ServerConnection;
import dev.fairlead.testkit.ServerScript;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a {@link Row} is about: a server that does what the row says, and a client that meets it. Only the test's thread. */
final class HostileServer {

    /** Each limit of a client, unless the row is about another one. */
    static final Duration LIMIT = Duration.ofSeconds(4);

    /** How late a limit may strike. */
    static final Duration MARGIN = Duration.ofMillis(250);

    /** All of what a row needs, in numbers that take too long for each build. */
    static final boolean FULL = Boolean.getBoolean("catalogue.full");

    static final Duration PATIENCE = Duration.ofSeconds(FULL ? 300 : 10);

    static final Timeouts LIMITS = new Timeouts(LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT);

    private final Way way;
    private final Set<String> found = new LinkedHashSet<>();
    private UnaryOperator<SessionOptions.Builder> settings = options -> options;
    private UnaryOperator<EmbeddedServer.Builder> serving = server -> server;
    private UpgradeOptions offer = UpgradeOptions.DEFAULT;
    /** Null: nobody stands before the server. */
    private @Nullable UnaryOperator<FaultProxy.Builder> faults;

    private boolean tolerant;

    HostileServer(Way way) {
        this.way = way;
    }

    /** A client, as it behaves whatever it meets. */
    @FunctionalInterface
    interface Program {

        /** Returns what comes of it. */
        Object run(Visit client) throws Exception;
    }

    Way way() {
        return way;
    }

    boolean isSecure() {
        return way.tls().isPresent();
    }

    /** In words, what the row has found. */
    List<String> found() {
        return List.copyOf(found);
    }

    void note(String words) {
        found.add(words);
    }

    /** Settings of the clients to come. */
    HostileServer with(UnaryOperator<SessionOptions.Builder> changed) {
        settings = changed;
        return this;
    }

    HostileServer serving(UnaryOperator<EmbeddedServer.Builder> changed) {
        serving = changed;
        return this;
    }

    /** Somebody stands before the server. */
    HostileServer behind(UnaryOperator<FaultProxy.Builder> someone) {
        faults = someone;
        return this;
    }

    /** What the server meets is no matter. */
    HostileServer tolerant() {
        tolerant = true;
        return this;
    }

    URI uri(String host, int port) {
        return URI.create((isSecure() ? "wss" : "ws") + "://" + host + ":" + port + "/");
    }

    /** What clients to come offer. */
    HostileServer offering(UpgradeOptions options) {
        offer = options;
        return this;
    }

    /** Answers the request with a head, in which {@code {accept}} stands for the right value, and echoes behind it. */
    Verdict answers(String head) throws Exception {
        return answers(head, accept -> accept);
    }

    Verdict answers(String head, UnaryOperator<String> accept) throws Exception {
        return meets(
                connection -> {
                    connection.request();
                    String value = accept.apply(connection.accept());
                    connection.write(head.replace("{accept}", value).getBytes(StandardCharsets.ISO_8859_1));
                    connection.echo();
                },
                Visit::openAndConverse);
    }

    /** Answers with a 101 with these lines, and echoes behind it. */
    Verdict agrees(String... lines) throws Exception {
        return answers("HTTP/1.1 101 Switching Protocols\r\n" + String.join("\r\n", lines) + "\r\n\r\n");
    }

    /** Agrees in the right way, sends these bytes behind its head, and listens. */
    Verdict sends(byte[]... bytes) throws Exception {
        return meets(sending(bytes), Visit::openAndReceive);
    }

    Verdict sendsHex(String hex) throws Exception {
        return sends(ServerFrames.hex(hex));
    }

    static Script sending(byte[]... bytes) {
        return (connection, seen) -> {
            connection.upgradeAnd(bytes);
            listen(connection, seen);
        };
    }

    /** What a server does, and what it has seen. */
    @FunctionalInterface
    interface Script {
        void serve(ServerConnection connection, List<Frame> seen) throws Exception;
    }

    /** Reads frames up to the client's end; says nothing more behind its Close frame. */
    static void listen(ServerConnection connection, List<Frame> seen) throws Exception {
        try {
            for (Optional<Frame> next = connection.receive(); next.isPresent(); next = connection.receive()) {
                seen.add(next.get());
                if (next.get().header().opcode() == Opcode.CLOSE) {
                    connection.shutdownOutput();
                }
            }
        } catch (EOFException | SocketException left) {
            // The client's end; a reset if something was on its way to it.
            assertTrue(left.getMessage() != null);
        }
    }

    Verdict meets(ServerScript script, Program program) throws Exception {
        return meets((connection, seen) -> script.serve(connection), program);
    }

    /** One client meets the server, and all that is the same for all rows is asserted. */
    Verdict meets(Script script, Program program) throws Exception {
        List<Frame> seen = new CopyOnWriteArrayList<>();
        try (EmbeddedServer server = serving.apply(way.server())
                .script(connection -> script.serve(connection, seen))
                .start()) {
            Verdict verdict = visitBehind(server.port(), program);
            assertTrue(server.awaitIdle(PATIENCE), "the server has not seen the end of a connection");
            if (!tolerant) {
                assertEquals(List.of(), server.failures(), "what the server has met");
            }
            return new Verdict(this, verdict.client(), verdict.outcome(), List.copyOf(seen));
        }
    }

    private Verdict visitBehind(int port, Program program) throws Exception {
        UnaryOperator<FaultProxy.Builder> someone = faults;
        if (someone == null) {
            return visit(uri("127.0.0.1", port), program);
        }
        try (FaultProxy proxy = someone.apply(FaultProxy.to(port)).start()) {
            return visit(uri("127.0.0.1", proxy.port()), program);
        }
    }

    /** One client at an address; who is there is the row's business. */
    Verdict visit(URI uri, Program program) throws Exception {
        Told told = new Told();
        SessionOptions.Builder options = way.session().timeouts(LIMITS);
        Session session = Session.open(settings.apply(options).build());
        session.setStatusListener(told);
        Visit client = new Visit(session, uri, way.calls(), offer);
        Object outcome;
        try {
            outcome = program.run(client);
        } finally {
            session.abort();
            Outcomes.done(session.terminated());
        }
        client.assertTold(told);
        return new Verdict(this, client, outcome, List.of());
    }

    /** Something that ends with a limit that passes. */
    @FunctionalInterface
    interface Attempt {
        Verdict make() throws Exception;
    }

    /** A limit strikes within the margin behind what is expected: at least in one of three tries, for a machine that is busy. */
    void onTime(Duration expected, Attempt attempt) throws Exception {
        within(expected.plus(MARGIN), () -> attempt.make().client().took());
    }

    /** Something that takes time. */
    @FunctionalInterface
    interface Measured {

        /** Returns how long it took. */
        Duration make() throws Exception;
    }

    /** It takes no longer: at least in one of three tries, for a machine that is busy. */
    static void within(Duration latest, Measured measured) throws Exception {
        Duration took = measured.make();
        for (int again = 0; again < 2 && took.compareTo(latest) > 0; again++) {
            took = measured.make();
        }
        assertTrue(took.compareTo(latest) <= 0, took + " instead of " + latest + " at most");
    }

    /** Writes without end, until the client has left; returns how many bytes were taken. */
    static long flood(ServerConnection connection, byte[] piece, long most) throws IOException {
        long written = 0;
        try {
            while (written < most) {
                connection.write(piece);
                written += piece.length;
            }
        } catch (SocketException left) {
            return written;
        }
        return written;
    }
}
