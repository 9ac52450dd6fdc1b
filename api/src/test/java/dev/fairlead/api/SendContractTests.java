package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be sent when, and what arrives. */
@ContractGroup(title = "Sending", first = 68, last = 78)
class SendContractTests {

    @Assertion(
            id = "C-68",
            strength = "W",
            text = "A send with a length and no buffer: INVALID_PARAMETER",
            byTheTypes = "a buffer has its length in it, and no method that sends takes a number")
    void noSendTakesALength() {
        Set<List<Class<?>>> taken = Set.of(List.of(BufferType.class, ByteBuffer.class, SendOption[].class));
        assertEquals(taken, Types.parameters(WebSocket.class, "send"));
        assertEquals(taken, Types.parameters(WebSocket.class, "sendAsync"));
        assertEquals(
                Set.of(),
                Types.methods(WebSocket.class)
                        .filter(method -> method.getName().startsWith("send"))
                        .flatMap(method -> Stream.of(method.getParameterTypes()))
                        .filter(Class::isPrimitive)
                        .collect(Collectors.toSet()));
    }

    @Assertion(id = "C-69", strength = "W", text = "A send of nothing is legal")
    void nothingCanBeSent(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        contract.send(socket, BufferType.BINARY_MESSAGE).done();
        Frame frame = contract.frame();
        assertEquals(Opcode.BINARY, frame.header().opcode());
        assertTrue(frame.header().fin());
        assertEquals(0, frame.header().payloadLength());
    }

    @Assertion(
            id = "C-70",
            strength = "D/Wi",
            text = "A send of type CLOSE: INVALID_PARAMETER; the socket stays open",
            byTheTypes = "`BufferType` has no CLOSE")
    void closeIsNoBufferType() {
        assertEquals(
                Set.of("BINARY_MESSAGE", "BINARY_FRAGMENT", "UTF8_MESSAGE", "UTF8_FRAGMENT"),
                Arrays.stream(BufferType.values()).map(BufferType::name).collect(Collectors.toSet()));
    }

    @Assertion(
            id = "C-71",
            strength = "W",
            text =
                    "Text behind a binary fragment: INVALID_PARAMETER; binary still works, and the peer sees one intact message")
    void aMessageHasOneKind(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        contract.send(socket, BufferType.BINARY_FRAGMENT, (byte) 1, (byte) 2).done();
        for (BufferType text : List.of(BufferType.UTF8_FRAGMENT, BufferType.UTF8_MESSAGE)) {
            assertEquals(
                    ErrorCode.INVALID_PARAMETER,
                    contract.send(socket, text, (byte) 'a').code());
        }
        contract.send(socket, BufferType.BINARY_FRAGMENT, (byte) 3).done();
        contract.send(socket, BufferType.BINARY_MESSAGE, (byte) 4).done();
        assertMessage(contract, new byte[] {1, 2, 3, 4}, 3);
    }

    @Assertion(
            id = "C-72",
            strength = "W",
            text = "Fragment, fragment and an empty last piece arrive as one message of the summed length")
    void piecesMakeOneMessage(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        byte[] piece = ServerFrames.bytes(100);
        contract.send(socket, BufferType.BINARY_FRAGMENT, piece).done();
        contract.send(socket, BufferType.BINARY_FRAGMENT, piece).done();
        contract.send(socket, BufferType.BINARY_MESSAGE).done();
        assertMessage(contract, ServerFrames.join(piece, piece), 3);
    }

    private static void assertMessage(Contract contract, byte[] expected, int frames) throws Exception {
        byte[] message = {};
        for (int i = 0; i < frames; i++) {
            Frame frame = contract.frame();
            assertEquals(
                    i == 0 ? Opcode.BINARY : Opcode.CONTINUATION, frame.header().opcode());
            assertEquals(i == frames - 1, frame.header().fin());
            message = ServerFrames.join(message, frame.bytes());
        }
        assertArrayEquals(expected, message);
    }

    @Assertion(
            id = "C-73",
            strength = "D/J",
            text = "A second send while one is pending: INVALID_OPERATION; the first is unaffected",
            departs = "so it is with `sendQueueBytes(0)`; by default sends take turns")
    void oneSendAtATimeIfThatIsAskedFor(Contract contract) throws Exception {
        WebSocket socket = contract.withOneSendAtATime().open();
        Call first = contract.send(socket, BufferType.BINARY_MESSAGE, new byte[Contract.TOO_MUCH])
                .awaitWaiting();
        assertEquals(
                ErrorCode.INVALID_OPERATION,
                contract.send(socket, BufferType.BINARY_MESSAGE, (byte) 1).code());
        assertEquals(
                ErrorCode.INVALID_OPERATION,
                contract.shutdown(socket, CloseStatus.NORMAL).code());
        assertEquals(Contract.TOO_MUCH, contract.frame().header().payloadLength());
        first.done();
        contract.assertWorks(socket, contract.peer());
    }

    @Assertion(id = "C-74", strength = "D/C", text = "A send and a receive may be outstanding at the same time")
    void sendAndReceiveAreIndependent(Contract contract) throws Exception {
        WebSocket socket = contract.withSmallSockets(builder -> builder).open();
        Call receive = contract.receive(socket).awaitWaiting();
        Call send = contract.send(socket, BufferType.BINARY_MESSAGE, new byte[Contract.TOO_MUCH])
                .awaitWaiting();
        contract.peer().sendText("x");
        assertEquals(new Received.Data(BufferType.UTF8_MESSAGE, 1), receive.result(Received.Data.class));
        assertEquals(Contract.TOO_MUCH, contract.frame().header().payloadLength());
        send.done();
    }

    @Assertion(
            id = "C-75",
            strength = "D/Wi",
            text = "The completion of a send reports as many bytes as were given, and the type that was sent")
    void theEndOfASendTellsWhatWasSent(Contract contract) throws Exception {
        Told told = new Told();
        Request request = contract.marked();
        request.setStatusListener(told, Set.of(StatusKind.WRITE_COMPLETE));
        WebSocket socket = contract.open(request);
        List<BufferType> types = List.of(
                BufferType.UTF8_FRAGMENT,
                BufferType.UTF8_MESSAGE,
                BufferType.BINARY_FRAGMENT,
                BufferType.BINARY_MESSAGE);
        for (int i = 0; i < types.size(); i++) {
            ByteBuffer payload = ByteBuffer.allocate(10 * i);
            contract.send(socket, types.get(i), payload).done();
            assertEquals(payload.limit(), payload.position());
        }
        if (contract.isAsynchronous()) {
            told.await(StatusKind.WRITE_COMPLETE, types.size());
            for (int i = 0; i < types.size(); i++) {
                assertEquals(
                        new StatusEvent.Transferred(
                                socket, StatusKind.WRITE_COMPLETE, Optional.of(types.get(i)), 10L * i),
                        told.events().get(i));
            }
        }
    }

    @Assertion(
            id = "C-76",
            strength = "W",
            text = "A send after shutdown: INVALID_OPERATION, at once and after its completion")
    void nothingIsSentBehindTheCloseFrame(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        Call shutdown = contract.shutdown(socket, CloseStatus.NORMAL);
        if (contract.isAsynchronous()) {
            assertEquals(
                    ErrorCode.INVALID_OPERATION,
                    contract.send(socket, BufferType.BINARY_MESSAGE).code());
        }
        shutdown.done();
        assertEquals(
                ErrorCode.INVALID_OPERATION,
                contract.send(socket, BufferType.BINARY_MESSAGE).code());
        assertEquals(Opcode.CLOSE, contract.frame().header().opcode());
        socket.abort();
        assertEquals(List.of(), contract.framesToTheEnd());
    }

    @Assertion(id = "C-77", strength = "W", text = "A message larger than the send buffer is delivered whole")
    void theSendBufferDoesNotBoundMessages(Contract contract) throws Exception {
        WebSocket socket = contract.with(builder -> builder.sendBufferSize(16)).open();
        byte[] message = ServerFrames.bytes(256);
        contract.send(socket, BufferType.BINARY_MESSAGE, message).done();
        assertMessage(contract, message, 1);
    }

    @Assertion(id = "C-78", strength = "R/Wi", text = "Every frame is masked, and the masks change")
    void everyFrameIsMasked(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        Set<Integer> keys = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            contract.send(socket, BufferType.BINARY_MESSAGE, (byte) i).done();
            Frame frame = contract.frame();
            assertTrue(frame.header().masked());
            keys.add(frame.header().maskingKey());
        }
        contract.shutdown(socket, CloseStatus.NORMAL).done();
        assertTrue(contract.frame().header().masked());
        assertTrue(keys.size() > 1, "all keys are the same");
    }
}
