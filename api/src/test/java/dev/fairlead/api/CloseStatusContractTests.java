package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.codec.frame.Opcode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** What the peer's Close frame said. */
@ContractGroup(title = "Close status", first = 113, last = 123)
class CloseStatusContractTests {

    private static final String WITHOUT_PARAMETERS = "`closeStatus` takes nothing and returns status and reason whole";

    private static void assertNone(WebSocket socket) {
        assertEquals(ErrorCode.INVALID_OPERATION, Call.code(socket::closeStatus));
    }

    /** A WebSocket that has received a Close frame. */
    private static WebSocket closedWith(Contract contract, int code, String reason) throws Exception {
        WebSocket socket = contract.open();
        contract.peer().sendClose(code, reason);
        contract.receive(socket).result(Received.Closed.class);
        return socket;
    }

    @Assertion(id = "C-113", strength = "W", text = "The query before any Close frame: INVALID_OPERATION")
    void thereIsNoStatusBeforeTheCloseFrame(Contract contract) throws Exception {
        WebSocket socket = contract.open(ServerFrames.text("x"));
        assertNone(socket);
        contract.assertReceives("x", socket);
        assertNone(socket);
        contract.assertWorks(socket, contract.peer());
    }

    @Assertion(
            id = "C-114",
            strength = "W",
            text = "The query right after Close was accepted: INVALID_OPERATION; after its completion: the status")
    void thereIsNoStatusBeforeCloseIsDone(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        Call close = contract.closeHandshake(socket, CloseStatus.NORMAL).awaitWaiting();
        assertEquals(WebSocketState.CLOSING, socket.state());
        assertNone(socket);
        contract.answerClose();
        close.done();
        assertEquals(CloseStatus.NORMAL, socket.closeStatus());
    }

    @Assertion(
            id = "C-115",
            strength = "W",
            text = "The query after shutdown and before the peer's Close frame: INVALID_OPERATION")
    void ourOwnCloseFrameIsNoStatus(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        contract.shutdown(socket, CloseStatus.NORMAL).done();
        assertNone(socket);
        assertEquals(Opcode.CLOSE, contract.frame().header().opcode());
        assertNone(socket);
    }

    @Assertion(
            id = "C-116",
            strength = "W",
            text =
                    "The query without a target for the status or the length, or with a length and no buffer: INVALID_PARAMETER",
            byTheTypes = WITHOUT_PARAMETERS)
    void theQueryTakesNothing() {
        assertEquals(Set.of(List.of()), Types.parameters(WebSocket.class, "closeStatus"));
    }

    @Assertion(id = "C-117", strength = "W", text = "The query without a buffer, of an empty reason: success, length 0")
    void anEmptyReasonIsEmpty(Contract contract) throws Exception {
        WebSocket socket = closedWith(contract, 1000, "");
        assertEquals("", socket.closeStatus().reason());
        assertEquals(1000, socket.closeStatus().code());
    }

    @Assertion(
            id = "C-118",
            strength = "D/C",
            text = "The query with too small a buffer: INSUFFICIENT_BUFFER, the length that is needed, and the status",
            byTheTypes = WITHOUT_PARAMETERS)
    void noReasonIsTooLongForTheQuery() throws Exception {
        assertEquals(Set.of(List.of()), Types.parameters(WebSocket.class, "closeStatus"));
        assertEquals(CloseStatus.class, WebSocket.class.getMethod("closeStatus").getReturnType());
        assertEquals(String.class, CloseStatus.class.getMethod("reason").getReturnType());
    }

    @Assertion(id = "C-119", strength = "D", text = "123 bytes are always enough for the reason")
    void theLongestReasonIsToldWhole(Contract contract) throws Exception {
        String longest = "\u20AC".repeat(41);
        assertEquals(123, longest.getBytes(StandardCharsets.UTF_8).length);
        assertEquals(longest, closedWith(contract, 4000, longest).closeStatus().reason());
    }

    @Assertion(id = "C-120", strength = "D", text = "An empty Close frame is told as 1005")
    void anEmptyCloseFrameIs1005(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        contract.peer().write(ServerFrames.emptyClose());
        assertEquals(
                new Received.Closed(CloseStatus.EMPTY), contract.receive(socket).result(Received.class));
        assertEquals(1005, socket.closeStatus().code());
        assertEquals("", socket.closeStatus().reason());
    }

    @Assertion(
            id = "C-121",
            strength = "C",
            text = "The status is the peer's; a later Close of ours does not change it")
    void ourStatusDoesNotChangeThePeers(Contract contract) throws Exception {
        WebSocket socket = closedWith(contract, 4001, "theirs");
        Call close = contract.closeHandshake(socket, CloseStatus.of(4002, "ours"));
        assertEquals(Opcode.CLOSE, contract.frame().header().opcode());
        assertEquals(4002, contract.peer().closeReceived().orElseThrow().code());
        contract.peer().shutdownOutput();
        assertEquals(CloseStatus.of(4001, "theirs"), close.result(CloseStatus.class));
        assertEquals(CloseStatus.of(4001, "theirs"), socket.closeStatus());
    }

    @Assertion(id = "C-122", strength = "C", text = "The reason makes the round trip as UTF-8, beyond ASCII too")
    void theReasonIsUtf8(Contract contract) throws Exception {
        CloseStatus status = CloseStatus.of(4000, "gr\u00FC\u00DFe \u20AC \uD834\uDD1E");
        WebSocket socket = contract.open();
        Call close = contract.closeHandshake(socket, status);
        contract.answerClose();
        close.done();
        assertEquals(
                status.reason(), contract.peer().closeReceived().orElseThrow().reason());
        assertEquals(status, socket.closeStatus());
    }

    @Assertion(id = "C-123", strength = "W", text = "The query can be repeated")
    void theStatusCanBeAskedForAgain(Contract contract) throws Exception {
        WebSocket socket = closedWith(contract, 1000, "again");
        for (int i = 0; i < 3; i++) {
            assertEquals(CloseStatus.of(1000, "again"), socket.closeStatus());
        }
    }
}
