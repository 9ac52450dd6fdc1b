package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.Session;
import dev.fairlead.api.WebSocket;
import dev.fairlead.api.WebSocketState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The closing handshake, begun by either side. */
abstract class CloseScenarios extends MessageScenarios {

    CloseScenarios(EchoPeer.Start start) {
        super(start);
    }

    /** Whether the peer takes a Close frame with a code for one; else it is to fail the connection with 1002. */
    boolean takes(int code) {
        return true;
    }

    /**
     * Checks how the peer saw a Close frame behind which we ended the connection at once.
     *
     * @param expected the event
     * @param actual what the peer's log tells
     */
    void assertLastSeen(String expected, String actual) {
        assertEquals(expected, actual);
    }

    @EveryCloseCode
    void aCloseOfThePeerIsReceivedAndAnswered(int code) throws Exception {
        Visit visit = visit("close").with("code", code).with("reason", "bye");
        try (Session session = session();
                WebSocket socket = visit.open(session)) {
            CloseStatus received = closeFrom(socket);

            assertEquals(CloseStatus.of(code, "bye"), received);
            assertEquals(received, socket.closeStatus());
            assertEquals(WebSocketState.CLOSE_RECEIVED, socket.state());
            assertEquals(received, socket.closeHandshake(received));
            assertEquals(WebSocketState.CLOSED, socket.state());
            if (takes(code)) {
                assertEquals(Events.close(code, "bye"), visit.event());
            }
        }
    }

    /** None, one of 1 to 4 bytes a character, and 123 bytes, the most that there is room for (RFC 6455 5.5). */
    static List<String> reasons() {
        return List.of("", "bis später, 再见 \uD83D\uDC4B", "é".repeat(61) + "x");
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void reasonsOfThePeerAreReceivedAsTheyAre(String reason) throws IOException {
        try (Session session = session();
                WebSocket socket =
                        visit("close").with("code", 4000).with("reason", reason).open(session)) {
            assertEquals(CloseStatus.of(4000, reason), closeFrom(socket));
            socket.shutdown(CloseStatus.NORMAL);
        }
    }

    @EveryCloseCode
    void aCloseOfOursIsSeenAndAnswered(int code) throws Exception {
        Visit visit = visit("echo");
        try (Session session = session();
                WebSocket socket = visit.open(session)) {
            CloseStatus answer = socket.closeHandshake(CloseStatus.of(code, "bye"));

            assertEquals(takes(code) ? code : 1002, answer.code());
            assertEquals(answer, socket.closeStatus());
            if (takes(code)) {
                assertEquals(Events.close(code, "bye"), visit.event());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void reasonsOfOursAreSeenAsTheyAre(String reason) throws Exception {
        Visit visit = visit("echo");
        try (Session session = session();
                WebSocket socket = visit.open(session)) {
            assertEquals(
                    4000, socket.closeHandshake(CloseStatus.of(4000, reason)).code());

            assertEquals(Events.close(4000, reason), visit.event());
        }
    }

    /** What the peer answers to a Close frame without a status; 1005 stands for another of that kind (RFC 6455 7.1.5). */
    int answerToEmptyClose() {
        return 1005;
    }

    /** What the peer's API tells of a Close frame without a status. */
    int emptyCloseAsSeen() {
        return 1005;
    }

    @Test
    void aCloseWithoutAStatusIsSeenAndAnswered() throws Exception {
        Visit visit = visit("echo");
        try (Session session = session();
                WebSocket socket = visit.open(session)) {
            assertEquals(
                    answerToEmptyClose(),
                    socket.closeHandshake(CloseStatus.EMPTY).code());

            assertEquals(Events.close(emptyCloseAsSeen(), ""), visit.event());
        }
    }

    @Test
    void whatWasSentBeforeTheShutdownStillComesBack() throws Exception {
        Visit visit = visit("echo");
        try (Session session = session();
                WebSocket socket = visit.open(session)) {
            socket.sendText("last words");
            socket.shutdown(CloseStatus.NORMAL);

            assertEquals("last words", textFrom(socket));
            assertEquals(1000, closeFrom(socket).code());
            assertEquals(1000, socket.closeHandshake(CloseStatus.NORMAL).code());
            assertLastSeen("close 1000", visit.event());
        }
    }

    @Test
    void aHandleThatIsClosedWithoutAHandshakeIsSeenAsGoingAway() throws Exception {
        Visit visit = visit("echo");
        try (Session session = session()) {
            try (WebSocket socket = visit.open(session)) {
                socket.sendText("hello");
                assertEquals("hello", textFrom(socket));
            }

            assertLastSeen("close 1001", visit.event());
        }
    }
}
