package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.spi.transport.tls.TlsProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A reason for which TLS fails, with the peer that is to blame, and the options of the client. */
record ReasonScenario(String name, SecurePeer peer, UnaryOperator<TlsOptions.Builder> options, Outcome expected) {

    /** What programs are told of a failure. */
    record Outcome(
            Set<TlsProblem> problems,
            ErrorCode code,
            Phase phase,
            Culprit culprit,
            Optional<String> alert,
            int issuers) {

        /** By which alert a server misses a certificate depends on its release, and is no matter. */
        static Outcome of(TlsException told) {
            return new Outcome(
                    told.problems(),
                    told.code(),
                    told.phase(),
                    told.failure().culprit(),
                    told.code() == ErrorCode.CLIENT_AUTH_CERT_NEEDED ? Optional.empty() : told.alert(),
                    told.issuers().size());
        }
    }

    static ReasonScenario handshake(String name, SecurePeer peer, TlsProblem... problems) {
        return in(Phase.TLS_HANDSHAKE, Culprit.PEER, name, peer, problems);
    }

    static ReasonScenario in(Phase phase, Culprit culprit, String name, SecurePeer peer, TlsProblem... problems) {
        Outcome expected = new Outcome(Set.of(problems), ErrorCode.SECURE_FAILURE, phase, culprit, Optional.empty(), 0);
        return new ReasonScenario(name, peer, options -> options, expected);
    }

    ReasonScenario with(UnaryOperator<TlsOptions.Builder> more) {
        return new ReasonScenario(name, peer, more, expected);
    }

    ReasonScenario alert(String alert) {
        return expecting(
                new Outcome(expected.problems, expected.code, expected.phase, expected.culprit, Optional.of(alert), 0));
    }

    ReasonScenario expecting(Outcome other) {
        return new ReasonScenario(name, peer, options, other);
    }

    /** What a session tells that goes as far as it comes, up to the first message of the server. */
    TlsException failure(SecureWay way, TlsOptions.Builder own, int port) {
        return assertThrows(TlsException.class, () -> visit(way, own, port), () -> name + " by " + way);
    }

    private void visit(SecureWay way, TlsOptions.Builder own, int port) throws IOException {
        TlsOptions made = options.apply(own).build();
        try (Session session = Session.open(way.session(made).build());
                Connection connection = session.connect("127.0.0.1", port);
                Request request = connection.openSecureRequest("/").markForUpgrade()) {
            request.send();
            request.receiveResponse();
            try (WebSocket socket = request.completeUpgrade()) {
                while (!(socket.receive(ByteBuffer.allocate(1 << 16)) instanceof Received.Closed)) {
                    // Up to the failure.
                }
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
