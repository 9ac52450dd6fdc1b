package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.EmbeddedServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a server does, what a client does, and what has to be noted of that, whichever way the client calls.
 *
 * @param name unique
 * @param server what the server does with each connection
 * @param client the client's program
 * @param settings of the client's session
 * @param serving settings of the server
 * @param expected parts of lines of the trace, in this order; dots between parts of the same line
 */
record TraceScenario(
        String name,
        Served.Script server,
        Program client,
        UnaryOperator<SessionOptions.Builder> settings,
        UnaryOperator<EmbeddedServer.Builder> serving,
        List<String> expected) {

    /** The transports that the suite runs on. */
    private static final List<String> TRANSPORTS = List.of("socket", "nio");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * A way to run a scenario.
     *
     * @param transport the id of the transport
     * @param calls the form of the calls
     * @param tls who provides TLS; empty: there is none
     */
    record Way(String transport, Calls calls, Optional<SecureEnds> tls) {

        static final List<Way> ALL = with(Optional.empty()).toList();

        /** With TLS. */
        static final List<Way> SECURE = Stream.of(SecureEnds.values())
                .flatMap(tls -> with(Optional.of(tls)))
                .toList();

        private static Stream<Way> with(Optional<SecureEnds> tls) {
            return TRANSPORTS.stream()
                    .flatMap(transport -> Stream.of(Calls.values()).map(calls -> new Way(transport, calls, tls)));
        }

        EmbeddedServer.Builder server() {
            return tls.isPresent() ? SecureEnds.server() : EmbeddedServer.builder();
        }

        SessionOptions.Builder session() {
            SessionOptions.Builder options = SessionOptions.builder().transport(transport);
            tls.ifPresent(secure -> options.tls(secure.options().build()));
            return options;
        }

        private URI uri(EmbeddedServer server) {
            return tls.isPresent() ? SecureEnds.uri(server) : server.uri("/");
        }
    }

    static TraceScenario of(String name, Served.Script server, Program client, String... expected) {
        return new TraceScenario(name, server, client, builder -> builder, builder -> builder, List.of(expected));
    }

    TraceScenario with(UnaryOperator<SessionOptions.Builder> changed) {
        return new TraceScenario(name, server, client, changed, serving, expected);
    }

    TraceScenario serving(UnaryOperator<EmbeddedServer.Builder> changed) {
        return new TraceScenario(name, server, client, settings, changed, expected);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Runs it, and returns what was noted. */
    List<String> trace(Way way) throws Exception {
        Notes notes = new Notes();
        try {
            run(way, notes);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(name + " on " + way + " came to " + String.join("\n  ", notes.trace()), e);
        }
        return notes.trace();
    }

    private void run(Way way, Notes notes) throws Exception {
        try (EmbeddedServer listening = serving.apply(way.server())
                .script(connection -> server.serve(new Served(connection, notes)))
                .start()) {
            Session session = Session.open(settings.apply(way.session()).build());
            try {
                client.run(new Client(session, way.uri(listening), way.calls(), notes));
            } finally {
                session.abort();
            }
            session.terminated().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertTrue(listening.awaitIdle(PATIENCE), "a connection is still open");
            assertEquals(List.of(), listening.failures(), "what the server's scripts met");
        }
    }

    /** Asserts that a trace has what is expected, in that order. */
    void check(List<String> trace) {
        int at = 0;
        for (String part : expected) {
            while (at < trace.size() && !has(trace.get(at), part)) {
                at++;
            }
            assertTrue(
                    at < trace.size(),
                    () -> name + ": \"" + part + "\" is missing or too early in\n" + String.join("\n", trace));
            at++;
        }
    }

    /** Whether a line has a part, or all of several that dots stand between, in their order. */
    private static boolean has(String line, String part) {
        int at = 0;
        for (String piece : part.split(" \\.\\.\\. ", -1)) {
            at = line.indexOf(piece, at);
            if (at < 0) {
                return false;
            }
        }
        return true;
    }
}
