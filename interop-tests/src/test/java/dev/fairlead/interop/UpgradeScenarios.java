package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.api.Connection;
import dev.fairlead.api.Request;
import dev.fairlead.api.Response;
import dev.fairlead.api.Session;
import dev.fairlead.api.UpgradeException;
import dev.fairlead.api.UpgradeOptions;
import dev.fairlead.api.WebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The upgrade: subprotocols, and what a refusal tells. */
abstract class UpgradeScenarios extends CloseScenarios {

    UpgradeScenarios(EchoPeer.Start start) {
        super(start);
    }

    /** The status that the peer refuses with. */
    int statusOf(int asked) {
        return asked;
    }

    /** A header field of the peer's refusal. */
    String refusalField() {
        return "X-Peer";
    }

    /** Its value. */
    String refusalValue() {
        return "interop";
    }

    /** The body of the peer's refusal. */
    String refusalBody(int asked) {
        return Errand.refusal(asked);
    }

    /** Whether the peer can send the body of a refusal before its length is known. */
    boolean refusesInChunks() {
        return true;
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 503})
    void aRefusalTellsStatusFieldsAndBody(int status) throws IOException {
        Visit visit = visit("refuse").with("status", status);
        try (Session session = session();
                Connection connection = session.connect("127.0.0.1", visit.port());
                Request request = connection.openRequest(visit.target())) {
            request.markForUpgrade().send();
            Response response = request.receiveResponse();

            assertEquals(statusOf(status), response.status());
            assertEquals(Optional.of(refusalValue()), response.headers().first(refusalField()));
            assertEquals(refusalBody(status), new String(request.receiveBody(), StandardCharsets.UTF_8));
            UpgradeException refused = assertThrows(UpgradeException.class, request::completeUpgrade);
            assertEquals(Optional.of(response), refused.response());
            assertArrayEquals(request.receiveBody(), refused.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes"})
    void aRefusalOfTheOneCallTellsTheSame(String chunked) {
        Visit visit = visit("refuse").with("status", 503).with("chunked", chunked);
        try (Session session = session()) {
            UpgradeException refused = assertThrows(UpgradeException.class, () -> visit.open(session));

            assertEquals(Optional.of(statusOf(503)), refused.response().map(Response::status));
            assertEquals(Optional.of(refusalValue()), refused.headers().first(refusalField()));
            assertEquals(refusalBody(503), new String(refused.body(), StandardCharsets.UTF_8));
            assertEquals(
                    refusesInChunks() && !chunked.isEmpty(),
                    refused.headers().hasToken("Transfer-Encoding", "chunked"));
        }
    }

    @Test
    void afterARefusalTheSameRequestCanBeSentAgain() throws IOException {
        Visit visit = visit("refuse").with("status", 503);
        try (Session session = session();
                Connection connection = session.connect("127.0.0.1", visit.port());
                Request request = connection.openRequest(visit.target()).markForUpgrade()) {
            for (int attempt = 0; attempt < 2; attempt++) {
                request.send();

                assertEquals(statusOf(503), request.receiveResponse().status());
            }
        }
    }

    @Test
    void thePeersChoiceAmongTheSubprotocolsIsTold() throws IOException {
        try (Session session = session();
                WebSocket socket = visit("echo").open(session, "chat.v3", Errand.SUBPROTOCOL)) {
            assertEquals(Optional.of(Errand.SUBPROTOCOL), socket.subprotocol());
            socket.sendText("in chat.v2");
            assertEquals("in chat.v2", textFrom(socket));
        }
    }

    @Test
    void aPeerMayChooseNoSubprotocol() throws IOException {
        try (Session session = session();
                WebSocket socket = visit("echo").open(session, "soap")) {
            assertEquals(Optional.empty(), socket.subprotocol());
            socket.sendText("in none");
            assertEquals("in none", textFrom(socket));
        }
    }

    @Test
    void anUpgradeThatRequiresASubprotocolFailsWithoutOne() {
        Visit visit = visit("echo");
        UpgradeOptions required = UpgradeOptions.builder()
                .subprotocols("soap")
                .requireSubprotocol()
                .build();
        try (Session session = session()) {
            UpgradeException refused =
                    assertThrows(UpgradeException.class, () -> session.webSocket(visit.uri(), required));

            assertEquals(Optional.of(101), refused.response().map(Response::status));
        }
    }
}
