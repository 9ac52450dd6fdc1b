package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What is received, in which pieces, and what breaks the connection. */
@ContractGroup(title = "Receiving", first = 79, last = 93)
class ReceiveContractTests {

    @Assertion(id = "C-79", strength = "W", text = "A receive without room: INVALID_PARAMETER")
    void aReceiveNeedsRoom(Contract contract) throws Exception {
        WebSocket socket = contract.open(ServerFrames.text("x"));
        for (ByteBuffer none : List.of(
                ByteBuffer.allocate(0),
                ByteBuffer.allocate(8).position(8),
                ByteBuffer.allocate(8).asReadOnlyBuffer())) {
            assertEquals(
                    ErrorCode.INVALID_PARAMETER, contract.receive(socket, none).code());
        }
        contract.assertReceives("x", socket);
    }

    @Assertion(
            id = "C-80",
            strength = "W",
            text = "256 bytes through a buffer of 128: a fragment of 128, a message of 128, and nothing more")
    void aMessageThatFitsTwiceComesInTwoPieces(Contract contract) throws Exception {
        byte[] message = ServerFrames.bytes(256);
        WebSocket socket = contract.open(ServerFrames.binary(message), ServerFrames.text("next"));
        ByteBuffer room = ByteBuffer.allocate(256);
        assertEquals(
                new Received.Data(BufferType.BINARY_FRAGMENT, 128),
                contract.receive(socket, room.limit(128)).result(Received.Data.class));
        assertEquals(
                new Received.Data(BufferType.BINARY_MESSAGE, 128),
                contract.receive(socket, room.limit(256)).result(Received.Data.class));
        assertArrayEquals(message, room.array());
        contract.assertReceives("next", socket);
    }

    @Assertion(id = "C-81", strength = "W", text = "A text message into a large buffer is UTF8_MESSAGE")
    void textIsTold(Contract contract) throws Exception {
        WebSocket socket = contract.open(ServerFrames.text("\u00E4\u20AC"));
        assertEquals(
                new Received.Data(BufferType.UTF8_MESSAGE, 5),
                contract.receive(socket).result(Received.Data.class));
    }

    @Assertion(
            id = "C-82",
            strength = "W",
            text = "An asynchronous receive does not touch the outputs of the synchronous form",
            byTheTypes = "there are no output parameters: what came is the result of the call or of its future")
    void thereAreNoOutputParameters() {
        assertEquals(
                Set.of(List.of(ByteBuffer.class), List.of(ByteBuffer.class, Duration.class)),
                Types.parameters(WebSocket.class, "receiveAsync"));
        assertTrue(Received.Data.class.isRecord() && Received.Closed.class.isRecord());
    }

    @Assertion(
            id = "C-83",
            strength = "W",
            text = "A second receive while one is pending: INVALID_OPERATION; the first completes normally")
    void oneReceiveAtATime(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        Call first = contract.receive(socket).awaitWaiting();
        assertEquals(ErrorCode.INVALID_OPERATION, contract.receive(socket).code());
        contract.peer().sendText("x");
        assertEquals(new Received.Data(BufferType.UTF8_MESSAGE, 1), first.result(Received.Data.class));
        contract.assertWorks(socket, contract.peer());
    }

    @Assertion(
            id = "C-84",
            strength = "W",
            text = "Receive works after shutdown and delivers what was sent before the peer's Close frame")
    void receivingGoesOnAfterShutdown(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        contract.shutdown(socket, CloseStatus.NORMAL).done();
        contract.peer().sendText("first");
        contract.peer().sendText("second");
        contract.peer().sendClose(1000, "");
        contract.assertReceives("first", socket);
        contract.assertReceives("second", socket);
        contract.receive(socket).result(Received.Closed.class);
    }

    @Assertion(id = "C-85", strength = "W", text = "The peer's Close frame: type CLOSE, 0 bytes")
    void theCloseFrameIsReceived(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        contract.peer().sendClose(1000, "bye");
        ByteBuffer room = ByteBuffer.allocate(128);
        assertEquals(
                new Received.Closed(CloseStatus.of(1000, "bye")),
                contract.receive(socket, room).result(Received.class));
        assertEquals(0, room.position());
    }

    @Assertion(id = "C-86", strength = "W", text = "Receive after CLOSE: INVALID_OPERATION")
    void nothingIsReceivedBehindTheCloseFrame(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        contract.peer().sendClose(1000, "");
        contract.receive(socket).result(Received.Closed.class);
        assertEquals(ErrorCode.INVALID_OPERATION, contract.receive(socket).code());
        contract.shutdown(socket, CloseStatus.NORMAL).done();
        assertEquals(ErrorCode.INVALID_OPERATION, contract.receive(socket).code());
    }

    @Assertion(
            id = "C-87",
            strength = "R",
            text = "A ping is answered with a pong of the same payload and invisible to the application")
    void aPingIsAnswered(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        byte[] payload = ServerFrames.bytes(125);
        Call receive = contract.receive(socket).awaitWaiting();
        contract.peer().sendPing(payload);
        Frame pong = contract.frame();
        assertEquals(Opcode.PONG, pong.header().opcode());
        assertArrayEquals(payload, pong.bytes());
        contract.peer().sendText("x");
        assertEquals(new Received.Data(BufferType.UTF8_MESSAGE, 1), receive.result(Received.Data.class));
    }

    @Assertion(id = "C-88", strength = "Wi/R", text = "A pong is invisible, between fragments as well")
    void aPongIsInvisible(Contract contract) throws Exception {
        WebSocket socket = contract.open(
                ServerFrames.pong((byte) 1),
                ServerFrames.frame(false, Opcode.TEXT, ServerFrames.utf8("ab")),
                ServerFrames.pong((byte) 2),
                ServerFrames.frame(true, Opcode.CONTINUATION, ServerFrames.utf8("cd")));
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        BufferType type = BufferType.UTF8_FRAGMENT;
        while (type == BufferType.UTF8_FRAGMENT) {
            ByteBuffer room = ByteBuffer.allocate(128);
            type = contract.receive(socket, room).result(Received.Data.class).type();
            message.writeBytes(ServerFrames.toArray(room.flip()));
        }
        assertEquals(BufferType.UTF8_MESSAGE, type);
        assertArrayEquals(ServerFrames.utf8("abcd"), message.toByteArray());
        contract.assertWorks(socket, contract.peer());
    }

    @Assertion(
            id = "C-89",
            strength = "Wi/D",
            text = "A masked frame, a reserved bit, an unknown opcode, a stray continuation: INVALID_SERVER_RESPONSE")
    void aBrokenRuleIsTheServersFault(Contract contract) throws Exception {
        // Masked text "a"; text with RSV1; opcode 3; a continuation of nothing.
        for (String hex : List.of("81 81 00000000 61", "C1 01 61", "83 01 61", "80 01 61")) {
            assertViolation(contract, hex);
            assertEquals(1002, contract.peer().closeReceived().orElseThrow().code());
        }
    }

    private static WebSocket assertViolation(Contract contract, String hex) throws Exception {
        WebSocket socket = contract.open();
        contract.peer().writeHex(hex);
        assertEquals(ErrorCode.INVALID_SERVER_RESPONSE, contract.receive(socket).code());
        assertEquals(WebSocketState.FAILED, socket.state());
        assertEquals(Opcode.CLOSE, contract.frame().header().opcode());
        return socket;
    }

    @Assertion(id = "C-90", strength = "C", text = "A connection that drops without a Close frame: CONNECTION_ERROR")
    void aDroppedConnectionIsTold(Contract contract) throws Exception {
        WebSocket ended = contract.open();
        contract.peer().shutdownOutput();
        assertEquals(ErrorCode.CONNECTION_ERROR, contract.receive(ended).code());
        WebSocket reset = contract.open();
        Call receive = contract.receive(reset).awaitWaiting();
        contract.peer().reset();
        assertEquals(ErrorCode.CONNECTION_ERROR, receive.code());
    }

    @Assertion(
            id = "C-91",
            strength = "Wi",
            text = "A Close frame with a payload of 1 byte: INVALID_SERVER_RESPONSE from receive and from the query",
            departs = "the query fails with INVALID_OPERATION, and its cause is that of the receive")
    void aCloseFrameWithHalfAStatusIsAViolation(Contract contract) throws Exception {
        WebSocket socket = assertViolation(contract, "88 01 03");
        HandleStateException query =
                org.junit.jupiter.api.Assertions.assertThrows(HandleStateException.class, socket::closeStatus);
        assertEquals(ErrorCode.INVALID_OPERATION, query.code());
        assertTrue(query.getCause() instanceof ProtocolException e && e.code() == ErrorCode.INVALID_SERVER_RESPONSE);
    }

    @Assertion(id = "C-92", strength = "C", text = "A Close frame that says 1005: INVALID_SERVER_RESPONSE")
    void aCloseFrameMayNotSay1005(Contract contract) throws Exception {
        assertViolation(contract, "88 02 03ED");
    }

    @Assertion(id = "C-93", strength = "P/R", text = "Text that is not UTF-8 fails the connection")
    void textMustBeUtf8(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        contract.peer().writeHex("81 02 C328");
        ProtocolException violation = contract.receive(socket).failure(ProtocolException.class);
        assertEquals(1007, violation.closeCode());
        assertEquals(WebSocketState.FAILED, socket.state());
        assertEquals(Opcode.CLOSE, contract.frame().header().opcode());
        assertEquals(1007, contract.peer().closeReceived().orElseThrow().code());
    }
}
