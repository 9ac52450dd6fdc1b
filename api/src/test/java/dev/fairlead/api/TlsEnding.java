package dev.fairlead.api;

import dev.fairlead.spi.transport.tls.TlsOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A way for a connection of TLS to end.
 *
 * @param peer the server, with a list for what it sees
 * @param program what the client does up to the end
 * @param expected what comes of it to the client, and then what the server sees
 */
record TlsEnding(
        String name,
        Function<List<String>, SecurePeer> peer,
        Program program,
        Timeouts timeouts,
        List<String> expected) {

    /** What the client does with its WebSocket, which is closed behind it; returns or throws what comes of it. */
    @FunctionalInterface
    interface Program {
        Object run(WebSocket socket) throws Exception;
    }

    static TlsEnding of(String name, Function<List<String>, SecurePeer> peer, Program program, String... expected) {
        return new TlsEnding(name, peer, program, Timeouts.DEFAULT, Arrays.asList(expected));
    }

    TlsEnding within(Timeouts limits) {
        return new TlsEnding(name, peer, program, limits, expected);
    }

    /** Says that something took too long, which may be the affair of a machine that is busy. */
    static final class Late extends AssertionError {

        private static final long serialVersionUID = 1;

        Late(Duration taken) {
            super(taken.toString());
        }
    }

    /** What comes of it, in words that are the same for all ways; what is late is late in each of three tries. */
    List<String> outcome(SecureWay way) throws Exception {
        for (int tries = 0; tries < 2; tries++) {
            try {
                return outcomeOfOne(way);
            } catch (Late busy) {
                // Once more, and a hang is late again.
            }
        }
        return outcomeOfOne(way);
    }

    private List<String> outcomeOfOne(SecureWay way) throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        TlsOptions options = way.tls().options().build();
        try (SecurePeer.Started started = peer.apply(seen).start()) {
            String told =
                    told(Session.open(way.session(options).timeouts(timeouts).build()), started.port());
            if (expected.size() > 1) {
                started.awaitIdle();
            }
            return Stream.concat(Stream.of(told), seen.stream()).toList();
        }
    }

    private String told(Session opened, int port) throws Exception {
        try (Session session = opened;
                WebSocket socket = session.webSocket(URI.create("wss://127.0.0.1:" + port + "/"))) {
            return Words.of(program.run(socket));
        } catch (WebSocketException e) {
            String problems = e instanceof TlsException tls ? tls.problems() + " " : "";
            return problems + Words.of(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
