package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The echo of compressed messages, what is refused, and what is given back. */
@Timeout(60)
class DeflateEchoTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final int MAX_MESSAGE_BYTES = 2 << 20;

    private static EmbeddedServer.Builder server() {
        return EmbeddedServer.builder().deflate(DeflateParameters.DEFAULT).maxMessageBytes(MAX_MESSAGE_BYTES);
    }

    @Test
    void messagesComeBackCompressedOrNotAsTheyCame() throws Exception {
        try (EmbeddedServer server = server().start();
                ZlibClient client = new ZlibClient(server, "permessage-deflate")) {
            byte[] conversation = RawClient.bytes(
                    "c187 00000000 f248cdc9c90700" // compressed text "Hello"
                            + "8185 00000000 48656c6c6f" // the same, not compressed
                            + "4182 00000000 f200 8980 00000000 8083 00000000 110000" // out of the context, in two
                            // frames
                            + "c281 00000000 00" // compressed, empty
                            + "8880 00000000");
            client.raw().sendByteByByte(conversation);
            assertEquals(
                    "c107f248cdc9c90700" + "810548656c6c6f" + "8a00" + "c105f200110000" + "c20100" + "8800",
                    client.raw().readHexToEnd());
            client.raw().leave();
            expectNoFailure(server);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; server_max_window_bits=11; client_no_context_takeover",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=9"
            })
    void whatZlibSendsZlibReadsBack(String offer) throws Exception {
        try (EmbeddedServer server = server().start();
                ZlibClient client = new ZlibClient(server, offer)) {
            assertTrue(client.head().contains("Sec-WebSocket-Extensions: permessage-deflate"), client::head);
            Random random = new Random(7);
            for (int size : new int[] {0, 1, 125, 126, 5_000, 70_000, 300_000, MAX_MESSAGE_BYTES}) {
                byte[] message = new byte[size];
                random.nextBytes(message);
                for (int i = 0; i < size && size % 2 == 0; i++) {
                    message[i] = (byte) "{\"price\":17.25,\"name\":\"abc\"},".charAt((i + message[i] % 2 + 29) % 29);
                }
                client.send(Opcode.BINARY, message);
                assertArrayEquals(message, client.read(Opcode.BINARY));
            }
        }
    }

    @Test
    void whatCannotBeMadeSmallerMayTakeMoreRoomOnTheWire() throws Exception {
        byte[] noise = new byte[1_000];
        new Random(3).nextBytes(noise);
        try (EmbeddedServer server = server().maxMessageBytes(noise.length).start();
                ZlibClient client = new ZlibClient(server, "permessage-deflate")) {
            byte[] payload = client.deflate(noise);
            assertTrue(payload.length > noise.length, "payload of " + payload.length);
            client.raw().send(ZlibClient.compressedFrame(false, Opcode.BINARY, Arrays.copyOf(payload, 900)));
            client.raw()
                    .send(ZlibClient.frame(
                            true, 0, Opcode.CONTINUATION, Arrays.copyOfRange(payload, 900, payload.length)));
            assertArrayEquals(noise, client.read(Opcode.BINARY));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // a text that is not UTF-8; one that ends inside a character; no DEFLATE data; the reserved type of block
        "c184 00000000 faff0f00, 1007",
        "c183 00000000 3a0c00, 1007",
        "c183 00000000 ffffff, 1007",
        "c181 00000000 07, 1007",
        // RSV1 on a ping, on a continuation; RSV2
        "c980 00000000, 1002",
        "4181 00000000 f2 c081 00000000 00, 1002",
        "a180 00000000, 1002",
        // a payload longer than any payload of a message within the limit
        "c2ff 0000000000280041 00000000, 1009"
    })
    void aViolationIsAnsweredWithItsCode(String hex, int code) throws Exception {
        for (boolean echo : new boolean[] {true, false}) {
            ServerScript script = connection -> {
                connection.upgrade();
                if (echo) {
                    connection.echo();
                } else {
                    connection.receiveMessage();
                }
            };
            try (EmbeddedServer server = server().script(script).start();
                    ZlibClient client = new ZlibClient(server, "permessage-deflate")) {
                client.raw().sendHex(hex);
                expectViolation(server, client, code);
            }
        }
    }

    @Test
    void aMessageThatInflatesBeyondTheLimitIsRefused() throws Exception {
        try (EmbeddedServer server = server().start();
                ZlibClient client = new ZlibClient(server, "permessage-deflate")) {
            client.send(Opcode.BINARY, new byte[MAX_MESSAGE_BYTES + 1]);
            expectViolation(server, client, 1009);
        }
    }

    private static void expectViolation(EmbeddedServer server, ZlibClient client, int code) throws Exception {
        byte[] close = client.raw().readToEnd();
        assertEquals((byte) 0x88, close[0]);
        assertEquals(code, ((close[2] & 0xFF) << 8) | (close[3] & 0xFF));
        client.close();
        assertTrue(server.awaitIdle(SOON));
        assertEquals(1, server.failures().size(), () -> server.failures().toString());
        assertEquals(code, ((ProtocolViolation) server.failures().get(0)).closeCode());
    }

    @Test
    void whatZlibHoldsIsGivenBackHoweverTheConnectionEnds() throws Exception {
        BlockingQueue<ServerConnection> connections = new LinkedBlockingQueue<>();
        CountDownLatch never = new CountDownLatch(1);
        ServerScript script = connection -> {
            connection.upgrade();
            Message message = connection.receiveMessage().orElseThrow();
            connection.send(message);
            assertTrue(connection.holdsDeflateMemory());
            connections.add(connection);
            switch (message.text()) {
                case "return" -> {}
                case "throw" -> throw new IllegalStateException("thrown by the script");
                case "wait" -> never.await();
                default -> connection.echo();
            }
        };
        EmbeddedServer server = server().script(script).start();
        try (server) {
            assertGivenBack(server, connections, "return", client -> {});
            assertGivenBack(server, connections, "throw", client -> {});
            assertGivenBack(server, connections, "echo", client -> client.sendHex("8880 00000000"));
            assertGivenBack(server, connections, "echo", client -> client.sendHex("c185 00000000 ffffffffff"));
            assertGivenBack(server, connections, "echo", client -> client.sendHex("4181 00000000 f2"));
            assertGivenBack(server, connections, "echo", RawClient::abort);
            List<String> failures =
                    server.failures().stream().map(Throwable::getMessage).toList();
            assertEquals(2, failures.size(), failures::toString);
            assertEquals("thrown by the script", failures.get(0));
        }
        // Closed by the server while the script is within the connection.
        for (String inside : new String[] {"wait", "echo"}) {
            try (EmbeddedServer closing = server().script(script).start();
                    ZlibClient client = new ZlibClient(closing, "permessage-deflate")) {
                ServerConnection connection = begin(client, connections, inside);
                assertClosing(closing, connection);
                assertEquals(List.of(), closing.failures());
            }
        }
    }

    private static void assertClosing(EmbeddedServer server, ServerConnection connection) {
        server.close();
        assertFalse(connection.holdsDeflateMemory());
        assertThrows(ClosedChannelException.class, () -> connection.compress((byte) 1));
        assertThrows(ClosedChannelException.class, () -> connection.inflate((byte) 0));
        assertFalse(connection.holdsDeflateMemory());
    }

    private static void assertGivenBack(
            EmbeddedServer server, BlockingQueue<ServerConnection> connections, String what, Step last)
            throws Exception {
        ServerConnection connection;
        try (ZlibClient client = new ZlibClient(server, "permessage-deflate")) {
            connection = begin(client, connections, what);
            last.by(client.raw());
        }
        assertTrue(server.awaitIdle(SOON));
        assertFalse(connection.holdsDeflateMemory(), what);
    }

    private static ServerConnection begin(ZlibClient client, BlockingQueue<ServerConnection> connections, String what)
            throws Exception {
        byte[] text = what.getBytes(StandardCharsets.UTF_8);
        client.send(Opcode.TEXT, text);
        assertArrayEquals(text, client.read(Opcode.TEXT));
        ServerConnection connection = connections.poll(10, TimeUnit.SECONDS);
        if (connection == null) {
            throw new AssertionError("the script did not come to \"" + what + "\"");
        }
        return connection;
    }

    @FunctionalInterface
    private interface Step {
        void by(RawClient client) throws Exception;
    }

    private static void expectNoFailure(EmbeddedServer server) throws InterruptedException {
        assertTrue(server.awaitIdle(SOON));
        assertEquals(List.of(), server.failures());
    }
}
