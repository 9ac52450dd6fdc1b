package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The echo, byte for byte. Clients mask with the key 0 where the bytes are to be read. */
@Timeout(60)
class EchoTests {

    private static final int MAX_MESSAGE_BYTES = 24 << 20;

    /** What a client says from the first byte of its request to its close frame, and what it has to hear. */
    private static final byte[] CONVERSATION = ServerConnection.join(
            RawClient.REQUEST.getBytes(StandardCharsets.US_ASCII),
            RawClient.bytes(
                    "8185 37fa213d 7f9f4d5158" // text "Hello", the example of RFC 6455 5.7
                            + "8180 00000000" // empty text
                            + "0183 00000000 e282ac" // text, not final: the euro sign
                            + "8984 00000000 70696e67" // ping "ping"
                            + "0080 00000000" // continuation, empty, not final
                            + "8a81 00000000 78" // pong nobody asked for
                            + "8082 00000000 2121" // continuation, final: "!!"
                            + "8282 00000000 c328" // binary that is no UTF-8
                            + "8884 00000000 03e8 6279")); // close 1000 "by"

    private static final String ANSWERS = "81 05 48656c6c6f" // text "Hello"
            + "81 00" // empty text
            + "8a 04 70696e67" // pong "ping"
            + "81 05 e282ac2121" // text, joined
            + "82 02 c328" // binary
            + "88 04 03e8 6279"; // close 1000 "by"

    private final EmbeddedServer server =
            EmbeddedServer.builder().maxMessageBytes(MAX_MESSAGE_BYTES).start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aWholeConversationIsAnswered() throws Exception {
        try (RawClient client = new RawClient(server)) {
            client.send(CONVERSATION);
            expectAnswers(client);
        }
        expectNoFailure();
    }

    @Test
    void aConversationMayComeByteByByte() throws Exception {
        try (RawClient client = new RawClient(server)) {
            client.sendByteByByte(CONVERSATION);
            expectAnswers(client);
        }
        expectNoFailure();
    }

    @Test
    void aConversationMayBeCutAnywhere() throws Exception {
        for (int cut = 1; cut < CONVERSATION.length; cut++) {
            try (RawClient client = new RawClient(server)) {
                client.send(Arrays.copyOf(CONVERSATION, cut));
                client.send(Arrays.copyOfRange(CONVERSATION, cut, CONVERSATION.length));
                expectAnswers(client);
            }
        }
        expectNoFailure();
    }

    @Test
    void theServerEndsTheTcpConnectionFirst() throws Exception {
        try (RawClient client = RawClient.upgraded(server)) {
            client.sendHex("8882 00000000 03e9"); // close 1001
            assertEquals("880203e9", client.readHexToEnd());
        }
    }

    @Test
    void anEmptyCloseIsAnsweredWithAnEmptyOne() throws Exception {
        try (RawClient client = RawClient.upgraded(server)) {
            client.sendHex("8880 00000000");
            assertEquals("8800", client.readHexToEnd());
        }
    }

    @Test
    void whatFollowsACloseIsNotAnswered() throws Exception {
        try (RawClient client = RawClient.upgraded(server)) {
            client.sendHex("8880 00000000 8980 00000000"); // close, ping
            assertEquals("8800", client.readHexToEnd());
        }
        expectNoFailure();
    }

    @ParameterizedTest
    @CsvSource({
        // bytes, code, message
        "8101 61, 1002",
        "c180 00000000, 1002",
        "8380 00000000, 1002",
        "8080 00000000, 1002",
        "0180 00000000 8180 00000000, 1002",
        "89fe 007e, 1002",
        "0980 00000000, 1002",
        "8881 00000000 03, 1002",
        "8882 00000000 03ed, 1002",
        "8182 00000000 c328, 1007",
        "0181 00000000 ff, 1007",
        "81ff 0000000000100000 00000000 61ff, 1007",
        "8181 00000000 c3, 1007",
        "82ff 0000000001800001 00000000, 1009",
        "82ff 7fffffffffffffff 00000000, 1009",
        "0281 00000000 00 80ff 0000000001800000 00000000, 1009"
    })
    void aViolationIsAnsweredWithItsCodeAndReported(String hex, int code) throws Exception {
        for (boolean byteByByte : new boolean[] {false, true}) {
            try (RawClient client = RawClient.upgraded(server)) {
                byte[] bytes = RawClient.bytes("8181 00000000 61" + hex); // "a" in front
                if (byteByByte) {
                    client.sendByteByByte(bytes);
                } else {
                    client.send(bytes);
                }
                expectClose(client, code);
            }
        }
        assertTrue(server.awaitIdle(Duration.ofSeconds(10)));
        assertEquals(2, server.failures().size(), () -> server.failures().toString());
        for (Throwable failure : server.failures()) {
            assertEquals(code, ((ProtocolViolation) failure).closeCode());
        }
    }

    @Test
    void aMessageOfTheLargestSizeComesBackThoughNothingIsReadBefore() throws Exception {
        byte[] message = random(MAX_MESSAGE_BYTES);
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(masked(true, Opcode.BINARY, message));
            assertEquals("827f0000000001800000", client.readHex(10));
            assertArrayEquals(message, client.read(message.length));
        }
        expectNoFailure();
    }

    @Test
    void fragmentsOfALargeMessageComeBackAsOneFrame() throws Exception {
        byte[] part = random(300_000);
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(masked(false, Opcode.BINARY, part));
            client.send(masked(false, Opcode.CONTINUATION, part));
            client.send(masked(true, Opcode.CONTINUATION, part));
            assertEquals("827f00000000000dbba0", client.readHex(10));
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(part, client.read(part.length));
            }
        }
    }

    @Test
    void oneFragmentedMessageFollowsAnother() throws Exception {
        try (RawClient client = RawClient.upgraded(server)) {
            client.sendHex("0181 00000000 61 8081 00000000 62"); // text "ab"
            client.sendHex("0281 00000000 01 8081 00000000 02"); // binary
            client.sendHex("8880 00000000");
            assertEquals("81026162" + "82020102" + "8800", client.readHexToEnd());
        }
        expectNoFailure();
    }

    @Test
    void manyMessagesMayBeSentBeforeAnyIsRead() throws Exception {
        // More than the sockets hold, and of sizes that make the echo's buffers wrap and grow.
        int[] sizes = {1, 1_000, 70_000, 126, 200_000, 0};
        int rounds = 80;
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (RawClient client = RawClient.upgraded(server)) {
            for (int round = 0; round < rounds; round++) {
                for (int size : sizes) {
                    byte[] message = random(size);
                    client.send(masked(true, Opcode.BINARY, message));
                    expected.writeBytes(Frame.encode(FrameHeader.of(true, Opcode.BINARY, size), message));
                }
            }
            assertArrayEquals(expected.toByteArray(), client.read(expected.size()));
        }
        expectNoFailure();
    }

    @Test
    void aClientThatNeverReadsIsNotReadForEver() throws Exception {
        byte[] frame = masked(true, Opcode.BINARY, random(60_000));
        int most = 64 << 20;
        try (EmbeddedServer small =
                        EmbeddedServer.builder().maxMessageBytes(60_000).start();
                SocketChannel client =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), small.port()));
                Selector writable = Selector.open()) {
            client.write(StandardCharsets.US_ASCII.encode(RawClient.REQUEST));
            SelectionKey key = client.configureBlocking(false).register(writable, SelectionKey.OP_WRITE);
            int sent = 0;
            ByteBuffer rest = ByteBuffer.wrap(frame);
            while (sent < most && writable.select(ready -> {}, 300) > 0) {
                sent += client.write(rest.hasRemaining() ? rest : rest.rewind());
            }
            assertTrue(sent < most, "the server took " + sent + " bytes");
            int whole = sent / frame.length;
            Socket reader = client.socket();
            key.cancel();
            writable.selectNow();
            client.configureBlocking(true);
            reader.setSoTimeout(10_000);
            new RawClient(reader).readHead();
            assertEquals(whole * 60_004L, reader.getInputStream().readNBytes(whole * 60_004).length);
        }
    }

    @Test
    void aClientThatLeavesIsNoFailure() throws Exception {
        new RawClient(server).close();
        RawClient.upgraded(server).close();
        RawClient.upgraded(server).abort();
        RawClient withinAFrame = RawClient.upgraded(server);
        withinAFrame.sendHex("8185 00000000 48");
        withinAFrame.close();
        RawClient withinAHeader = RawClient.upgraded(server);
        withinAHeader.sendHex("81");
        withinAHeader.close();
        RawClient thatReadsNothing = RawClient.upgraded(server);
        thatReadsNothing.send(masked(true, Opcode.BINARY, random(16 << 20)));
        thatReadsNothing.abort();
        expectNoFailure();
    }

    @Test
    void answersThatWaitAreStillSentWhenTheClientEndsItsSide() throws Exception {
        byte[] message = random(16 << 20);
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(masked(true, Opcode.BINARY, message));
            client.socket().shutdownOutput();
            assertEquals(10 + message.length, client.readToEnd().length);
        }
        expectNoFailure();
    }

    private static void expectAnswers(RawClient client) throws IOException {
        assertTrue(client.readHead().contains("\r\nSec-WebSocket-Accept: " + RawClient.ACCEPT + "\r\n"));
        assertArrayEquals(RawClient.bytes(ANSWERS), client.readToEnd());
    }

    private static void expectClose(RawClient client, int code) throws IOException {
        assertEquals("810161", client.readHex(3), "what came before");
        byte[] close = client.readToEnd();
        assertEquals((byte) 0x88, close[0], "close frame");
        assertEquals(close.length - 2, close[1], "its length");
        assertEquals(code, ((close[2] & 0xFF) << 8) | (close[3] & 0xFF), "its code");
    }

    private void expectNoFailure() throws InterruptedException {
        assertTrue(server.awaitIdle(Duration.ofSeconds(20)), "every connection has ended");
        assertEquals(List.of(), server.failures());
    }

    private static byte[] masked(boolean fin, Opcode opcode, byte[] payload) {
        return Frame.encode(new FrameHeader(fin, 0, opcode, true, 0x37fa213d, payload.length), payload);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
