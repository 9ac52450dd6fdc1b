package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.deflate.DeflateOffer;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.upgrade.UpgradeRule;
import dev.fairlead.testkit.ServerConnection;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;

/** Rows S-75 to S-94 of the catalogue: permessage-deflate. */
@RowGroup("permessage-deflate")
class CompressionCatalogueTests {

    private static final byte[] CLOSE = ServerFrames.close(1000, "");

    private static final int BOMB = 64 << 20;

    private static final byte[] BOMB_PAYLOAD = payload(new byte[BOMB]);

    /** A message of 64 MiB in one frame. */
    static byte[] bomb() {
        return ZlibPeer.compressed(true, Opcode.BINARY, BOMB_PAYLOAD);
    }

    private static byte[] payload(byte[] message) {
        try (ZlibPeer zlib = new ZlibPeer()) {
            return zlib.payload(message);
        }
    }

    private static HostileServer offering(HostileServer server, DeflateOffer offer) {
        return server.with(options ->
                options.compression(CompressionOptions.builder().offers(offer).build()));
    }

    /** Answers the default offer with these parameters, and echoes. */
    private static Verdict agrees(HostileServer server, String parameters) throws Exception {
        return agrees(server, DeflateOffer.DEFAULT, parameters);
    }

    private static Verdict agrees(HostileServer server, DeflateOffer offer, String parameters) throws Exception {
        return offering(server, offer)
                .meets(
                        connection -> {
                            connection.request();
                            answer(connection, parameters);
                            connection.echo();
                        },
                        Visit::openAndConverse);
    }

    /** Answers a request whose head was read. */
    static void answer(ServerConnection connection, String parameters) throws Exception {
        connection.write(String.join(
                        "\r\n",
                        "HTTP/1.1 101 Switching Protocols",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Accept: " + connection.accept(),
                        "Sec-WebSocket-Extensions: permessage-deflate" + parameters,
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** Agrees to the default offer, sends this, and listens. */
    private static Verdict sends(HostileServer server, byte[]... bytes) throws Exception {
        return sendsAfter(server, "", bytes);
    }

    private static Verdict sendsAfter(HostileServer server, String parameters, byte[]... bytes) throws Exception {
        return offering(server, DeflateOffer.DEFAULT)
                .meets(
                        (connection, seen) -> {
                            connection.request();
                            answer(connection, parameters);
                            connection.write(ServerFrames.join(bytes));
                            HostileServer.listen(connection, seen);
                        },
                        Visit::openAndReceive);
    }

    private static byte[] text(String payloadHex) {
        return ZlibPeer.compressed(true, Opcode.TEXT, ServerFrames.hex(payloadHex));
    }

    /** A compressed message in fragments of equal size; the last is final if {@code ends}. */
    private static byte[] fragments(byte[] payload, int count, boolean ends) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) payload.length * i / count);
            int to = (int) ((long) payload.length * (i + 1) / count);
            boolean fin = ends && i == count - 1;
            byte[] piece = Arrays.copyOfRange(payload, from, to);
            wire.writeBytes(
                    i == 0
                            ? ZlibPeer.compressed(fin, Opcode.BINARY, piece)
                            : ServerFrames.frame(fin, Opcode.CONTINUATION, piece));
        }
        return wire.toByteArray();
    }

    @Row(
            id = "S-75",
            sends = "invalid UTF-8 inside a compressed text",
            expected = "1007 after inflating",
            source = "RFC 7692 6")
    void s75CompressedTextIsNotUtf8(HostileServer server) throws Exception {
        for (String hex : new String[] {"61 c0 80", "ed a0 80", "61 c3"}) {
            byte[] payload = payload(ServerFrames.hex(hex));
            sends(server, ZlibPeer.compressed(true, Opcode.TEXT, payload))
                    .received()
                    .fails(1007, "RFC 6455 8.1");
        }
    }

    @Row(
            id = "S-76",
            sends = "server_max_window_bits of 7, 16, 99999, 08, -8, none; and of \"10\" in quotes",
            expected = "no upgrade; 10 in quotes is 10",
            source = "RFC 7692 7.1.2.1; undici CVE-2026-2229")
    void s76WindowBits(HostileServer server) throws Exception {
        for (String value : new String[] {"=7", "=16", "=99999", "=08", "=-8", ""}) {
            agrees(server, "; server_max_window_bits" + value).breaks(UpgradeRule.EXTENSION, "RFC 7692 7.1.2.1");
        }
        agrees(server, "; server_max_window_bits=\"\"").breaks(UpgradeRule.EXTENSION, "RFC 6455 9.1");
        agrees(server, "; server_max_window_bits=\"10\"").opens();
    }

    @Row(
            id = "S-77",
            sends = "client_max_window_bits, which was not offered",
            expected = "no upgrade",
            source = "RFC 7692 7.1.2.2; HttpComponents 5")
    void s77ClientBitsUnoffered(HostileServer server) throws Exception {
        DeflateOffer offer = new DeflateOffer(false, false, OptionalInt.empty(), OptionalInt.empty());
        agrees(server, offer, "; client_max_window_bits=10").breaks(UpgradeRule.EXTENSION, "RFC 7692 7.1.2.2");
    }

    @Row(
            id = "S-78",
            sends = "more server_max_window_bits than offered, or none",
            expected = "no upgrade",
            source = "RFC 7692 7.1.2.1")
    void s78ServerBitsAboveTheOffer(HostileServer server) throws Exception {
        DeflateOffer offer = DeflateOffer.DEFAULT.withServerMaxWindowBits(10);
        agrees(server, offer, "; server_max_window_bits=11").breaks(UpgradeRule.EXTENSION, "RFC 7692 7.1.2.1");
        agrees(server, offer, "").breaks(UpgradeRule.EXTENSION, "RFC 7692 7.1.2.1");
        agrees(server, offer, "; server_max_window_bits=9").opens();
    }

    @Row(
            id = "S-80",
            sends = "server_no_context_takeover, which was not asked for",
            expected = "accept",
            source = "RFC 7692 7.1.1.1")
    void s80ServerForgetsUnasked(HostileServer server) throws Exception {
        agrees(server, "; server_no_context_takeover").opens();
    }

    @Row(
            id = "S-81",
            sends = "plain messages only, although compression was agreed",
            expected = "accept",
            source = "RFC 7692 6")
    void s81PlainMessages(HostileServer server) throws Exception {
        sends(server, ServerFrames.text("plain"), ServerFrames.binary((byte) 1), CLOSE)
                .received("text plain", "binary 01")
                .closes(CloseStatus.NORMAL);
    }

    @Row(
            id = "S-82",
            sends = "RSV1 on a continuation, a Ping, a Pong, a Close",
            expected = "fail with 1002",
            source = "RFC 7692 6")
    void s82MarkedFrames(HostileServer server) throws Exception {
        for (String frames : new String[] {"41 01 00 C0 00", "01 00 C0 01 00", "C9 00", "CA 00", "C8 02 03 E8"}) {
            sends(server, ServerFrames.hex(frames)).received().fails(1002, "RFC 7692 6");
        }
    }

    @Row(
            id = "S-83",
            sends = "64 KiB that inflate to 64 MiB, in one frame",
            expected = "1009, no more memory than the limit and 128 KiB",
            source = "AsyncHttpClient CVE-2026-107227",
            departs =
                    "when a message grows, its bytes are copied, which takes one and a half times the limit for a moment; "
                            + "`HostileMemoryTests` has that in 64 MiB of heap")
    void s83Bomb(HostileServer server) throws Exception {
        assertTrue(BOMB_PAYLOAD.length < 68_000, "payload: " + BOMB_PAYLOAD.length);
        sends(server, bomb()).received().fails(1009, "RFC 6455 7.4.1");
    }

    @Row(
            id = "S-84",
            sends = "the same in 1,000 fragments",
            expected = "1009 at the fragment that crosses the limit",
            source = "HttpComponents 5 #821; websocket-driver")
    void s84BombInFragments(HostileServer server) throws Exception {
        byte[] wire = fragments(BOMB_PAYLOAD, 1_000, true);
        // An eighth of the message is the limit, so an eighth of the fragments is enough.
        byte[] crossing = Arrays.copyOf(wire, wire.length / 8 + 1_000);
        sends(server, crossing).received().fails(1009, "RFC 6455 7.4.1");
        sends(server, wire).received().fails(1009, "RFC 6455 7.4.1");
    }

    @Row(
            id = "S-85",
            sends = "the same without a final fragment",
            expected = "1009 all the same",
            source = "undici CVE-2026-1526")
    void s85BombWithoutEnd(HostileServer server) throws Exception {
        sends(server, fragments(BOMB_PAYLOAD, 10, false)).received().fails(1009, "RFC 6455 7.4.1");
    }

    @Row(
            id = "S-86",
            sends = "what is not DEFLATE; the reserved kind of block; a distance to before the beginning",
            expected = "1007",
            source = "RFC 7692 6.2; RFC 1951")
    void s86Garbage(HostileServer server) throws Exception {
        for (String payload : new String[] {"07 00", "01 05 00 05 00 61", "f2 00 11 00 00"}) {
            sends(server, text(payload)).received().fails(1007, "RFC 7692 7.2.2");
        }
    }

    @Row(
            id = "S-87",
            sends = "a final block last, in the middle, first; and bytes behind it that are no block",
            expected = "the message as it is, or 1007; never a loop",
            source = "RFC 7692 7.2.3.4; .NET CVE-2026-62901")
    void s87FinalBlocks(HostileServer server) throws Exception {
        String whole = "f3 48 cd c9 c9 07 00";
        sends(server, text(whole + "00"), text(whole + "f2 48 cd c9 c9 07 00"), text("03 00" + whole + "00"), CLOSE)
                .received("text Hello", "text HelloHello", "text Hello")
                .closes(CloseStatus.NORMAL);
        sends(server, text(whole + "07 07 07")).received().fails(1007, "RFC 7692 7.2.2");
    }

    @Row(
            id = "S-88",
            sends = "an empty message as one byte 00, as an empty frame, with the tail left on",
            expected = "an empty message each",
            source = "RFC 7692 7.2.3.6; .NET #52621")
    void s88EmptyMessages(HostileServer server) throws Exception {
        sends(server, text("00"), text(""), text("00 00 00 ff ff"), CLOSE)
                .received("text ", "text ", "text ")
                .closes(CloseStatus.NORMAL);
    }

    @Row(
            id = "S-90",
            sends = "references to the message before, although server_no_context_takeover was agreed",
            expected = "1007",
            source = "RFC 7692 7.1.1.1")
    void s90ForbiddenContext(HostileServer server) throws Exception {
        byte[] first = text("f2 48 cd c9 c9 07 00");
        byte[] referring = text("f2 00 11 00 00");
        sends(server, first, referring, CLOSE)
                .received("text Hello", "text Hello")
                .closes(CloseStatus.NORMAL);
        sendsAfter(server, "; server_no_context_takeover", first, referring)
                .received("text Hello")
                .fails(1007, "RFC 7692 7.2.2");
    }

    @Row(
            id = "S-91",
            sends = "a reference 20,000 bytes back although a window of 9 bits was agreed",
            expected = "1007, or accept: an inflater of the JDK cannot see it",
            source = "RFC 7692 7.1.2.1")
    void s91DistanceBeyondTheWindow(HostileServer server) throws Exception {
        byte[] message = new byte[20_300];
        new Random(91).nextBytes(message);
        System.arraycopy(message, 0, message, 20_000, 300);
        byte[] payload = payload(message);
        assertTrue(payload.length < 20_100, "the repetition is a reference");
        sendsAfter(server, "; server_max_window_bits=9", ZlibPeer.compressed(true, Opcode.BINARY, payload), CLOSE)
                .received(Words.of(new Message.Binary(ByteBuffer.wrap(message))))
                .closes(CloseStatus.NORMAL);
    }

    @Row(
            id = "S-92",
            sends = "1,000,000 empty blocks in one message",
            expected = "the message; 1009 by real size only",
            source = "threat C3")
    void s92EmptyBlocks(HostileServer server) throws Exception {
        byte[] block = ServerFrames.hex("00 00 00 ff ff");
        ByteBuffer payload = ByteBuffer.allocate(5_000_000 + 7);
        for (int i = 0; i < 1_000_000; i++) {
            payload.put(block);
        }
        payload.put(ServerFrames.hex("f2 48 cd c9 c9 07 00"));
        sends(server, ZlibPeer.compressed(true, Opcode.TEXT, payload.array()), CLOSE)
                .received("text Hello")
                .closes(CloseStatus.NORMAL);
    }

    @Row(
            id = "S-94",
            sends = "a large compressed message, while the client gives up",
            expected = "nothing is used behind its end",
            source = ".NET #86960")
    void s94GivenUpWhileInflating(HostileServer server) throws Exception {
        byte[] message = fragments(payload(new byte[8_000_000]), 20, true);
        for (int round = 0; round < 5; round++) {
            offering(server, DeflateOffer.DEFAULT)
                    .tolerant()
                    .meets(
                            (connection, seen) -> {
                                connection.request();
                                answer(connection, "");
                                connection.write(message);
                                HostileServer.listen(connection, seen);
                            },
                            client -> {
                                client.open();
                                WebSocketHandle socket = (WebSocketHandle) client.socket();
                                Calls.Underway receiving = client.begin(Visit.RECEIVE_MESSAGE);
                                socket.abort();
                                Object outcome = client.end(Visit.RECEIVE_MESSAGE, receiving);
                                MessageCompression compression = Objects.requireNonNull(socket.messageCompression());
                                BackgroundCall.eventually(
                                        "zlib is given back",
                                        () -> !compression.inflation().holdsMemory());
                                return outcome;
                            });
        }
        server.note("given up, and all memory given back");
    }
}
