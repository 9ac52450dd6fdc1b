package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.testkit.ServerScript;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes and buffers of what is sent, over sockets. */
@Timeout(120)
class SendBufferTests {

    private static final long PATIENCE_SECONDS = 60;

    // The lengths at which the header changes its form, and those around the default buffer of 32 KiB.
    private static final int[] SIZES = {
        0, 1, 124, 125, 126, 127, 128, 32_753, 32_754, 32_755, 32_768, 32_769, 65_535, 65_536, 65_537, 200_000
    };

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 31, 1024, 32 * 1024})
    void messagesOfAllSizesArriveWhole(int sendBufferSize) throws Exception {
        BlockingQueue<dev.fairlead.testkit.Message> arrived = new LinkedBlockingQueue<>();
        try (Loopback loopback = Loopback.to(collect(arrived), builder -> builder.sendBufferSize(sendBufferSize));
                WebSocket socket = loopback.webSocket()) {
            for (int size : SIZES) {
                socket.sendBinary(ServerFrames.bytes(size));
                assertArrayEquals(ServerFrames.bytes(size), next(arrived).bytes(), size + " bytes");
            }
            socket.closeHandshake(CloseStatus.NORMAL);
        }
    }

    // C-49, C-77: WinHTTP's test sends 256 bytes with a buffer of 16.
    @Test
    void aSendBufferOf16BytesMovesALargerMessageInOneFrame() throws Exception {
        try (MemorySocket memory = MemorySocket.open(builder -> builder.sendBufferSize(16))) {
            memory.socket().sendBinary(ServerFrames.bytes(256));

            assertArrayEquals(ServerFrames.bytes(256), memory.sent().bytes());
            assertEquals(0, memory.peer().take().length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 0, -1, Integer.MIN_VALUE})
    void aSendBufferUnder16BytesIsRefused(int size) {
        InvalidParameterException e = assertThrows(
                InvalidParameterException.class, () -> SessionOptions.builder().sendBufferSize(size));
        assertEquals("send buffer size is " + size + ", must be at least 16 bytes", e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void theBytesOfTheCallersBufferStayAndItsPositionGoesToTheLimit(Function<byte[], ByteBuffer> kind)
            throws Exception {
        byte[] payload = ServerFrames.bytes(70_000);
        ByteBuffer buffer = kind.apply(payload);
        int limit = buffer.limit();
        ByteBuffer view = buffer.duplicate();
        try (Loopback loopback = Loopback.echo();
                WebSocket socket = loopback.webSocket()) {
            socket.sendBinary(buffer);

            assertEquals(limit, buffer.position());
            assertEquals(limit, buffer.limit());
            assertEquals(ByteBuffer.wrap(payload), view, "the caller's bytes");
            assertEquals(new Message.Binary(ByteBuffer.wrap(payload)), socket.receiveMessage());
            socket.closeHandshake(CloseStatus.NORMAL);
        }
    }

    static Stream<Named<Function<byte[], ByteBuffer>>> buffers() {
        return Stream.of(
                Named.of("heap", ByteBuffer::wrap),
                Named.of(
                        "direct",
                        payload -> SendBufferTests.direct(payload.length)
                                .put(payload)
                                .flip()),
                Named.of("read-only", payload -> ByteBuffer.wrap(payload).asReadOnlyBuffer()),
                Named.of(
                        "read-only direct",
                        payload -> direct(payload.length).put(payload).flip().asReadOnlyBuffer()),
                Named.of("within a larger one", payload -> {
                    ByteBuffer larger = ByteBuffer.allocate(payload.length + 20);
                    larger.position(7)
                            .mark()
                            .put(payload)
                            .limit(larger.position())
                            .reset();
                    return larger;
                }),
                Named.of("a slice with an offset", payload -> {
                    ByteBuffer larger = ByteBuffer.allocate(payload.length + 20);
                    larger.position(5).put(payload);
                    return larger.position(5).slice().limit(payload.length);
                }),
                Named.of("a direct slice, not aligned", payload -> {
                    ByteBuffer larger = direct(payload.length + 20);
                    larger.position(3).put(payload);
                    return larger.slice(3, payload.length);
                }),
                Named.of("little-endian", payload -> ByteBuffer.wrap(payload).order(java.nio.ByteOrder.LITTLE_ENDIAN)));
    }

    private static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size);
    }

    @Test
    void aMessageOf16MiBGoesThereAndBack() throws Exception {
        int size = 16 << 20;
        byte[] payload = ServerFrames.bytes(size);
        try (Loopback loopback = Loopback.to(
                        ServerScript.echo(), builder -> builder.limits(Limits.DEFAULT.withMessageBytes(size)));
                WebSocket socket = loopback.webSocket()) {
            BackgroundCall<Message> answer = BackgroundCall.of(socket::receiveMessage);
            socket.sendBinary(payload);

            assertEquals(new Message.Binary(ByteBuffer.wrap(payload)), answer.result());
            socket.closeHandshake(CloseStatus.NORMAL);
        }
    }

    @Test
    void aMessageOf16MiBInPiecesOfAllSizesArrivesWhole() throws Exception {
        byte[] payload = ServerFrames.bytes(16 << 20);
        BlockingQueue<dev.fairlead.testkit.Message> arrived = new LinkedBlockingQueue<>();
        try (Loopback loopback = Loopback.to(collect(arrived));
                WebSocket socket = loopback.webSocket()) {
            int from = 0;
            for (int size = 1; from + size < payload.length; size = size * 2 + 1) {
                socket.send(BufferType.BINARY_FRAGMENT, ByteBuffer.wrap(payload, from, size));
                from += size;
            }
            socket.send(BufferType.BINARY_MESSAGE, ByteBuffer.wrap(payload, from, payload.length - from));

            assertArrayEquals(payload, next(arrived).bytes());
            socket.closeHandshake(CloseStatus.NORMAL);
        }
    }

    // C-74
    @Test
    void sendingAndReceivingGoOnAtTheSameTime() throws Exception {
        int rounds = 200;
        try (Loopback loopback = Loopback.echo();
                WebSocket socket = loopback.webSocket()) {
            BackgroundCall<Integer> receiver = BackgroundCall.of(() -> {
                int bytes = 0;
                for (int i = 0; i < rounds; i++) {
                    Message message = socket.receiveMessage();
                    bytes += ((Message.Binary) message).payload().remaining();
                }
                return bytes;
            });
            int sum = 0;
            for (int i = 0; i < rounds; i++) {
                socket.sendBinary(ServerFrames.bytes(i * 31));
                sum += i * 31;
            }
            assertEquals(sum, receiver.result());
            socket.closeHandshake(CloseStatus.NORMAL);
        }
    }

    private static ServerScript collect(BlockingQueue<dev.fairlead.testkit.Message> arrived) {
        return connection -> {
            connection.upgrade();
            var message = connection.receiveMessage();
            while (message.isPresent()) {
                arrived.add(message.get());
                message = connection.receiveMessage();
            }
            connection.closeHandshake(1000, "");
        };
    }

    private static dev.fairlead.testkit.Message next(BlockingQueue<dev.fairlead.testkit.Message> arrived)
            throws InterruptedException {
        return Stream.ofNullable(arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no message arrived"));
    }
}
