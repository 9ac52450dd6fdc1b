package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.ClosePayload;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a script can do to a client, and see of it. */
@Timeout(30)
class ServerConnectionTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void framesAreReceivedWithTheFactsOfTheWire() throws Exception {
        ServerScript script = connection -> {
            connection.upgrade();
            Frame frame = connection.receive().orElseThrow();
            assertEquals(new FrameHeader(false, 0, Opcode.TEXT, true, 0x37fa213d, 5), frame.header());
            assertEquals("Hello", frame.text());
            frame = connection.receive().orElseThrow();
            assertEquals(new FrameHeader(true, 0, Opcode.PING, true, 0, 1), frame.header());
            assertArrayEquals(new byte[] {7}, frame.bytes());
            assertEquals(
                    Opcode.CONTINUATION,
                    connection.receive().orElseThrow().header().opcode());
            assertEquals(Optional.empty(), connection.closeReceived());
            assertEquals(
                    Opcode.CLOSE, connection.receive().orElseThrow().header().opcode());
            assertEquals(Optional.of(new ClosePayload(1000, "")), connection.closeReceived());
            assertEquals(Optional.empty(), connection.receive());
        };
        try (EmbeddedServer server = EmbeddedServer.start(script)) {
            try (RawClient client = RawClient.upgraded(server)) {
                client.sendHex("0185 37fa213d 7f9f4d5158"); // text, not final
                client.sendHex("8981 00000000 07"); // ping
                client.sendHex("8080 00000000"); // continuation, final
                client.sendHex("8882 00000000 03e8"); // close 1000
                client.socket().shutdownOutput();
                assertEquals("", client.readHexToEnd(), "receive answers nothing");
            }
            expectNoFailure(server);
        }
    }

    @Test
    void messagesAreReceivedJoinedAndPingsAnswered() throws Exception {
        ServerScript script = connection -> {
            connection.upgrade();
            Message message = connection.receiveMessage().orElseThrow();
            assertEquals(Opcode.TEXT, message.kind());
            assertEquals("Hello", message.text());
            message = connection.receiveMessage().orElseThrow();
            assertEquals(Opcode.BINARY, message.kind());
            assertArrayEquals(new byte[] {1}, message.bytes());
            assertEquals(Optional.empty(), connection.receiveMessage());
            assertEquals(4000, connection.closeReceived().orElseThrow().code());
            connection.closeHandshake(1000, "bye");
        };
        try (EmbeddedServer server = EmbeddedServer.start(script)) {
            try (RawClient client = RawClient.upgraded(server)) {
                client.sendHex("0182 00000000 4865 8981 00000000 07 8083 00000000 6c6c6f"); // "He", ping, "llo"
                client.sendHex("8a80 00000000 8281 00000000 01"); // pong, binary
                client.sendHex("8882 00000000 0fa0"); // close 4000
                assertEquals("8a0107" + "880503e8627965", client.readHexToEnd());
            }
            expectNoFailure(server);
        }
    }

    @Test
    void messagesOverTheLimitAreRefused() throws Exception {
        ServerScript script = connection -> {
            connection.upgrade();
            connection.receiveMessage();
        };
        try (EmbeddedServer server = EmbeddedServer.builder()
                        .script(script)
                        .maxMessageBytes(3)
                        .start();
                RawClient client = RawClient.upgraded(server)) {
            client.sendHex("0282 00000000 0000 8082 00000000 0000");
            byte[] close = client.readToEnd();
            assertEquals((byte) 0x88, close[0]);
            assertEquals(
                    "message of more than 3 bytes, the server's limit",
                    new String(close, 4, close.length - 4, StandardCharsets.US_ASCII));
            client.leave();
            assertTrue(server.awaitIdle(SOON));
            assertEquals(1009, ((ProtocolViolation) server.failures().get(0)).closeCode());
        }
    }

    @Test
    void everyKindOfFrameIsSent() throws Exception {
        ServerScript script = connection -> {
            connection.upgrade();
            connection.sendText("é");
            connection.sendBinary((byte) 1, (byte) 2);
            connection.sendPing((byte) 3);
            connection.sendPong();
            connection.send(FrameHeader.of(true, Opcode.CONTINUATION, 1), (byte) 4);
            connection.send(new FrameHeader(false, 7, Opcode.BINARY, true, 0x01020304, 2), (byte) 0, (byte) 0);
            connection.send(FrameHeader.of(true, Opcode.BINARY, 1L << 40), (byte) 5);
            connection.writeHex("8900\n 8a 00");
            connection.write(new byte[] {6}, new byte[] {7});
            connection.sendClose(1001, "x");
            connection.closeHandshake(1002, "never sent: a close frame has been");
        };
        try (EmbeddedServer server = EmbeddedServer.start(script)) {
            try (RawClient client = RawClient.upgraded(server)) {
                client.sendHex("8880 00000000");
                assertEquals(
                        "8102c3a9" + "82020102" + "890103" + "8a00" + "800104" + "7282010203040102"
                                + "827f000001000000000005" + "8900" + "8a00" + "0607" + "880303e978",
                        client.readHexToEnd());
            }
            expectNoFailure(server);
        }
    }

    @Test
    void aScriptStallsUntilTheTestLetsItGoOn() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        ServerScript script = connection -> {
            connection.writeLatin1("HTTP/1.1 1");
            goOn.await();
            connection.writeLatin1("01 \r\n\r\n");
        };
        try (EmbeddedServer server = EmbeddedServer.start(script)) {
            try (RawClient client = new RawClient(server)) {
                client.read(10);
                client.socket().setSoTimeout(50);
                assertThrows(SocketTimeoutException.class, () -> client.read(1));
                client.socket().setSoTimeout(10_000);
                goOn.countDown();
                assertEquals("01 \r\n\r\n", client.readHead());
            }
            expectNoFailure(server);
        }
    }

    @Test
    void aResetIsAReset() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(connection -> {
            connection.request();
            connection.reset();
        })) {
            try (RawClient client = new RawClient(server)) {
                client.send(RawClient.REQUEST);
                SocketException reset = assertThrows(SocketException.class, client::readToEnd);
                assertEquals("Connection reset", reset.getMessage());
            }
            expectNoFailure(server);
        }
    }

    @Test
    void aClientThatIsStillSendingWhenTheScriptReturnsMeetsNoReset() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(connection -> connection.write(new byte[] {1}))) {
            try (RawClient client = new RawClient(server)) {
                assertEquals("01", client.readHexToEnd());
                client.send(new byte[4 << 20]);
            }
            expectNoFailure(server);
        }
    }

    @Test
    void theServersSideEndsWhileTheClientGoesOn() throws Exception {
        ServerScript script = connection -> {
            connection.shutdownOutput();
            assertArrayEquals(new byte[] {1, 2, 3}, connection.readRaw(3));
            assertEquals(ClientEnd.FINISHED, connection.awaitEnd(SOON));
        };
        try (EmbeddedServer server = EmbeddedServer.start(script)) {
            try (RawClient client = new RawClient(server)) {
                assertEquals("", client.readHexToEnd());
                client.sendHex("010203 0405");
            }
            expectNoFailure(server);
        }
    }

    @Test
    void theEndOfTheClientIsToldApart() throws Exception {
        CountDownLatch stillOpen = new CountDownLatch(1);
        ServerScript script = connection -> {
            assertEquals(ClientEnd.STILL_OPEN, connection.awaitEnd(Duration.ofMillis(20)));
            stillOpen.countDown();
            assertEquals(ClientEnd.RESET, connection.awaitEnd(SOON));
        };
        try (EmbeddedServer server = EmbeddedServer.start(script)) {
            RawClient client = new RawClient(server);
            client.sendHex("00");
            stillOpen.await();
            client.abort();
            expectNoFailure(server);
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleIsAFailureOfTheScript() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(connection -> connection.readRaw(3))) {
            try (RawClient client = new RawClient(server)) {
                client.sendHex("0102");
            }
            assertTrue(server.awaitIdle(SOON));
            assertEquals(EOFException.class, server.failures().get(0).getClass());
            assertEquals(
                    "the client ended the connection within 3 bytes, after 2",
                    server.failures().get(0).getMessage());
        }
    }

    @Test
    void aClientThatLeavesWithinAFrameIsAFailureOfTheScript() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(connection -> {
            connection.upgrade();
            connection.receive();
        })) {
            try (RawClient client = RawClient.upgraded(server)) {
                client.sendHex("8185 00000000 48");
            }
            assertTrue(server.awaitIdle(SOON));
            try (RawClient client = RawClient.upgraded(server)) {
                client.sendHex("81");
            }
            assertTrue(server.awaitIdle(SOON));
            assertEquals(
                    "the client ended the connection within a frame",
                    server.failures().get(0).getMessage());
            assertEquals(
                    "the client ended the connection within the header of a frame",
                    server.failures().get(1).getMessage());
        }
    }

    @Test
    void theEchoDoesNotBeginWithinAMessage() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(connection -> {
            connection.upgrade();
            connection.receive();
            connection.echo();
        })) {
            try (RawClient client = RawClient.upgraded(server)) {
                client.sendHex("0180 00000000");
                assertEquals("", client.readHexToEnd());
            }
            assertTrue(server.awaitIdle(SOON));
            assertEquals(
                    "echo within a message or after a close frame",
                    server.failures().get(0).getMessage());
        }
    }

    @Test
    void aScriptMayReadBeforeItEchoes() throws Exception {
        ServerScript script = connection -> {
            connection.upgrade();
            assertEquals("a", connection.receiveMessage().orElseThrow().text());
            connection.echo();
            assertEquals(1000, connection.closeReceived().orElseThrow().code());
        };
        try (EmbeddedServer server = EmbeddedServer.start(script)) {
            try (RawClient client = RawClient.upgraded(server)) {
                client.sendHex("8181 00000000 61 8181 00000000 62 8882 00000000 03e8");
                assertEquals("810162" + "880203e8", client.readHexToEnd());
            }
            expectNoFailure(server);
        }
    }

    @Test
    void segmentsHaveOneByteAtLeast() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(connection -> {
            assertThrows(IllegalArgumentException.class, () -> connection.writeSegments(new byte[1], 0));
            connection.writeSegments(new byte[] {1, 2, 3}, 2);
        })) {
            try (RawClient client = new RawClient(server)) {
                assertEquals("010203", client.readHexToEnd());
            }
            expectNoFailure(server);
        }
    }

    private static void expectNoFailure(EmbeddedServer server) throws InterruptedException {
        assertTrue(server.awaitIdle(SOON));
        assertEquals(List.of(), server.failures());
    }
}
