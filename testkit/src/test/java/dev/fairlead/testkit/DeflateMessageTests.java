package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compressed messages in scripts; the bytes are those of RFC 7692 7.2.3 where it has some. */
@Timeout(30)
class DeflateMessageTests {

    private static final String HELLO = "f248cdc9c90700";

    /** The same once more, out of the context. */
    private static final String HELLO_AGAIN = "f200110000";

    /** From the third time on zlib does not need its first letter any more. */
    private static final String HELLO_WITH_TWO_BEFORE = "02130000";

    private static void serve(ServerScript script, Visit visit) throws Exception {
        serve(DeflateParameters.DEFAULT, script, visit);
    }

    private static void serve(DeflateParameters wished, ServerScript script, Visit visit) throws Exception {
        ServerScript upgraded = connection -> {
            connection.upgrade();
            script.serve(connection);
        };
        try (EmbeddedServer server =
                EmbeddedServer.builder().deflate(wished).script(upgraded).start()) {
            try (ZlibClient client = new ZlibClient(server, "permessage-deflate")) {
                visit.to(client);
            }
            assertTrue(server.awaitIdle(Duration.ofSeconds(10)));
            assertEquals(List.of(), server.failures());
        }
    }

    @FunctionalInterface
    private interface Visit {
        void to(ZlibClient client) throws Exception;
    }

    @Test
    void messagesAreReceivedInflated() throws Exception {
        serve(
                connection -> {
                    Message hello = connection.receiveMessage().orElseThrow();
                    assertEquals("Hello", hello.text());
                    assertTrue(hello.compressed());
                    assertEquals(hello, connection.receiveMessage().orElseThrow());
                    Message plain = connection.receiveMessage().orElseThrow();
                    assertEquals(new Message(Opcode.TEXT, hello.payload()), plain);
                    assertNotEquals(hello, plain);
                    assertEquals(
                            "Hello", connection.receiveMessage().orElseThrow().text());
                    assertEquals(
                            new Message(Opcode.BINARY, ByteBuffer.allocate(0), true),
                            connection.receiveMessage().orElseThrow());
                },
                client -> {
                    client.raw().sendHex("c187 00000000" + HELLO);
                    // In two frames, with a ping between them.
                    client.raw().sendHex("4182 00000000 f200 8980 00000000 8083 00000000 110000");
                    client.raw().sendHex("8185 00000000 48656c6c6f");
                    client.raw().sendHex("c185 00000000" + HELLO_AGAIN);
                    client.raw().sendHex("c281 00000000 00");
                    assertEquals("8a00", client.raw().readHexToEnd());
                });
    }

    @Test
    void messagesAreSentCompressed() throws Exception {
        byte[] hello = "Hello".getBytes(StandardCharsets.UTF_8);
        ServerScript script = connection -> {
            connection.sendText("Hello");
            connection.sendText("Hello");
            connection.send(new Message(Opcode.TEXT, ByteBuffer.wrap(hello)));
            connection.sendBinary(hello);
            connection.send(new Message(Opcode.BINARY, ByteBuffer.wrap(hello), true));
            connection.sendPing((byte) 1);
            connection.sendBinary();
        };
        serve(
                script,
                client -> assertEquals(
                        "c107" + HELLO
                                + "c105" + HELLO_AGAIN
                                + "810548656c6c6f"
                                + "c204" + HELLO_WITH_TWO_BEFORE
                                + "c204" + HELLO_WITH_TWO_BEFORE
                                + "890101"
                                + "c20100",
                        client.raw().readHexToEnd()));
        serve(
                new DeflateParameters(true, false, 15, 15),
                script,
                client -> assertEquals(
                        "c107" + HELLO
                                + "c107" + HELLO
                                + "810548656c6c6f"
                                + "c207" + HELLO
                                + "c207" + HELLO
                                + "890101"
                                + "c20100",
                        client.raw().readHexToEnd()));
    }

    @Test
    void framesAreThoseOfTheWire() throws Exception {
        serve(
                connection -> {
                    Frame first = connection.receive().orElseThrow();
                    assertEquals(new FrameHeader(false, 4, Opcode.TEXT, true, 0, 2), first.header());
                    Frame second = connection.receive().orElseThrow();
                    assertEquals(new FrameHeader(true, 0, Opcode.CONTINUATION, true, 0, 5), second.header());
                    byte[] payload = ServerConnection.join(first.bytes(), second.bytes());
                    assertArrayEquals(RawClient.bytes(HELLO), payload);
                    assertArrayEquals("Hello".getBytes(StandardCharsets.UTF_8), connection.inflate(payload));
                    assertEquals(
                            "Hello", connection.receiveMessage().orElseThrow().text(), "out of the context");
                    // RSV1 with what is no DEFLATE data, and a compressed message in frames of the script's own.
                    connection.send(FrameHeader.ofCompressed(true, Opcode.BINARY, 2), (byte) 7, (byte) 8);
                    byte[] hello = connection.compress("Hello".getBytes(StandardCharsets.UTF_8));
                    connection.send(FrameHeader.ofCompressed(false, Opcode.TEXT, 3), Arrays.copyOf(hello, 3));
                    connection.send(
                            FrameHeader.of(true, Opcode.CONTINUATION, hello.length - 3),
                            Arrays.copyOfRange(hello, 3, hello.length));
                    connection.sendText("Hello");
                },
                client -> {
                    client.raw().sendHex("4182 00000000 f248 8085 00000000 cdc9c90700");
                    client.raw().sendHex("c185 00000000" + HELLO_AGAIN);
                    assertEquals(
                            "c2020708" + "4103f248cd" + "8004c9c90700" + "c105" + HELLO_AGAIN,
                            client.raw().readHexToEnd());
                });
    }

    @Test
    void messagesThatSeveralThreadsSendLeaveInTheOrderInWhichTheyAreCompressed() throws Exception {
        int threads = 4;
        int messages = 200;
        serve(
                connection -> {
                    List<Thread> senders = new ArrayList<>();
                    for (int i = 0; i < threads; i++) {
                        int number = i;
                        senders.add(new Thread(() -> assertAllSent(connection, number, messages)));
                    }
                    senders.forEach(Thread::start);
                    for (Thread sender : senders) {
                        sender.join();
                    }
                },
                client -> {
                    TreeSet<String> all = new TreeSet<>();
                    for (int i = 0; i < threads * messages; i++) {
                        all.add(new String(client.read(Opcode.TEXT), StandardCharsets.UTF_8));
                    }
                    assertEquals(threads * messages, all.size());
                    assertEquals("message 0 of thread 0", all.first());
                });
    }

    private static void assertAllSent(ServerConnection connection, int thread, int messages) {
        try {
            for (int i = 0; i < messages; i++) {
                connection.sendText("message " + i + " of thread " + thread);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aMessageWithoutAnAgreementCannotBeCompressed() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(connection -> {
            connection.upgrade();
            Message message = new Message(Opcode.TEXT, ByteBuffer.allocate(1), true);
            assertThrows(IllegalStateException.class, () -> connection.send(message));
            connection.sendText("a");
        })) {
            try (RawClient client = RawClient.upgraded(server)) {
                assertEquals("810161", client.readHexToEnd());
            }
            assertTrue(server.awaitIdle(Duration.ofSeconds(10)));
            assertEquals(List.of(), server.failures());
        }
    }
}
