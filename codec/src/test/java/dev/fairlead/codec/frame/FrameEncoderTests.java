package dev.fairlead.codec.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.codec.Pieces;
import dev.fairlead.codec.Pieces.Storage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class FrameEncoderTests {

    private static final byte[] TEXT = "Hello – Größe 漢字 😀".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource(Role.class)
    void payloadIsCopiedFromEveryBufferInPieces(Role role) {
        byte[] expected = Wire.to(opposite(role), Wire.frame(0x81, TEXT));
        Pieces.everySplitInEveryStorage(TEXT).forEach(pieces -> {
            FrameEncoder encoder = encoder(role);
            ByteBuffer dst = ByteBuffer.allocateDirect(expected.length + 14).order(ByteOrder.LITTLE_ENDIAN);
            encoder.encodeHeader(FrameHeader.of(true, Opcode.TEXT, TEXT.length), dst);
            for (ByteBuffer piece : pieces) {
                ByteBuffer before = piece.duplicate();
                byte[] bytes = new byte[piece.remaining()];
                before.get(piece.position(), bytes);
                assertEquals(bytes.length, encoder.encodePayload(piece, dst));
                assertEquals(0, piece.remaining());
                assertEquals(ByteBuffer.wrap(bytes), before); // the caller's bytes never change
            }
            assertEquals(0, encoder.payloadRemaining());
            assertEquals(ByteBuffer.wrap(expected), dst.flip());
            assertEquals(ByteOrder.LITTLE_ENDIAN, dst.order());
        });
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void payloadIsCopiedAsFarAsThereIsRoom(Role role) {
        byte[] expected = Wire.to(opposite(role), Wire.frame(0x82, TEXT));
        for (int room = 1; room <= TEXT.length; room++) {
            FrameEncoder encoder = encoder(role);
            ByteBuffer wire = ByteBuffer.allocate(expected.length + 14);
            encoder.encodeHeader(FrameHeader.of(true, Opcode.BINARY, TEXT.length), wire);
            ByteBuffer src = ByteBuffer.wrap(TEXT);
            while (src.hasRemaining()) {
                ByteBuffer dst = Storage.HEAP.of(new byte[room]);
                int moved = encoder.encodePayload(src, dst);
                assertEquals(src.remaining(), encoder.payloadRemaining());
                wire.put(dst.flip().position(dst.limit() - moved));
            }
            assertEquals(ByteBuffer.wrap(expected), wire.flip());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void payloadIsMaskedInPlace(Role role) {
        byte[] expected = Wire.to(opposite(role), Wire.frame(0x81, TEXT));
        for (Storage storage : List.of(Storage.HEAP, Storage.HEAP_SLICE, Storage.DIRECT, Storage.LITTLE_ENDIAN)) {
            Pieces.everySplitOf(TEXT, storage).forEach(pieces -> {
                FrameEncoder encoder = encoder(role);
                ByteBuffer wire = ByteBuffer.allocate(expected.length + 14);
                encoder.encodeHeader(FrameHeader.of(true, Opcode.TEXT, TEXT.length), wire);
                for (ByteBuffer piece : pieces) {
                    int start = piece.position();
                    encoder.encodePayloadInPlace(piece);
                    assertEquals(0, piece.remaining());
                    wire.put(piece.position(start));
                }
                assertEquals(0, encoder.payloadRemaining());
                assertEquals(ByteBuffer.wrap(expected), wire.flip());
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void onlyAClientDrawsKeysAndOneForEachFrame(Role role) {
        AtomicInteger keys = new AtomicInteger();
        FrameEncoder encoder = new FrameEncoder(role, keys::incrementAndGet);
        FrameHeader ping = FrameHeader.of(true, Opcode.PING, 0);
        ByteBuffer dst = ByteBuffer.allocate(100);
        for (int i = 0; i < 3; i++) {
            encoder.encodeHeader(ping, dst);
        }
        assertEquals(role == Role.CLIENT ? 3 : 0, keys.get());
        String expected = role == Role.CLIENT ? "898000000001898000000002898000000003" : "890089008900";
        assertEquals(ByteBuffer.wrap(Pieces.hex(expected)), dst.flip());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void theRoleReplacesTheMaskOfTheHeader(Role role) {
        FrameHeader masked = new FrameHeader(true, 4, Opcode.TEXT, true, 0x01020304, 0);
        ByteBuffer dst = ByteBuffer.allocate(14);
        encoder(role).encodeHeader(masked, dst);
        String expected = role == Role.CLIENT ? "c18037fa213d" : "c100"; // RSV1 as given
        assertEquals(ByteBuffer.wrap(Pieces.hex(expected)), dst.flip());
    }

    @Test
    void aKeyOfZeroMasksToo() {
        FrameEncoder encoder = new FrameEncoder(Role.CLIENT, () -> 0);
        ByteBuffer dst = ByteBuffer.allocate(20);
        encoder.encodeHeader(FrameHeader.of(true, Opcode.TEXT, 2), dst);
        encoder.encodePayload(ByteBuffer.wrap(Pieces.hex("6869")), dst);
        assertEquals(ByteBuffer.wrap(Pieces.hex("8182 00000000 6869")), dst.flip());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void headerNeeds14BytesOfRoom(Role role) {
        FrameEncoder encoder = encoder(role);
        FrameHeader ping = FrameHeader.of(true, Opcode.PING, 0);
        ByteBuffer dst = ByteBuffer.allocate(13);
        String message = assertThrows(IllegalArgumentException.class, () -> encoder.encodeHeader(ping, dst))
                .getMessage();
        assertEquals("room for 13 bytes of header, the least is 14", message);
        assertEquals(0, dst.position());
        assertArrayEquals(new byte[13], dst.array());
        encoder.encodeHeader(ping, ByteBuffer.allocate(14));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void headerMustWaitForThePayloadBeforeIt(Role role) {
        FrameEncoder encoder = encoder(role);
        ByteBuffer dst = ByteBuffer.allocate(100);
        encoder.encodeHeader(FrameHeader.of(true, Opcode.BINARY, 2), dst);
        assertIllegal("2 bytes of payload are still due", encoder, FrameHeader.of(true, Opcode.PING, 0));
        encoder.encodePayload(ByteBuffer.allocate(9), dst);
        encoder.encodeHeader(FrameHeader.of(true, Opcode.PING, 0), dst);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void messagesAreNotMixed(Role role) {
        FrameEncoder encoder = encoder(role);
        FrameHeader last = FrameHeader.of(true, Opcode.CONTINUATION, 0);
        assertIllegal("continuation frame while no message is open", encoder, last);
        ByteBuffer dst = ByteBuffer.allocate(100);
        encoder.encodeHeader(FrameHeader.of(false, Opcode.TEXT, 0), dst);
        encoder.encodeHeader(FrameHeader.of(true, Opcode.PING, 0), dst);
        FrameHeader binary = FrameHeader.of(true, Opcode.BINARY, 0);
        assertIllegal("new message with opcode 2 while another one is open", encoder, binary);
        encoder.encodeHeader(last, dst);
        encoder.encodeHeader(binary, dst);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void noDataFollowsAClose(Role role) {
        FrameEncoder encoder = encoder(role);
        ByteBuffer dst = ByteBuffer.allocate(100);
        encoder.encodeHeader(FrameHeader.of(false, Opcode.TEXT, 0), dst);
        encoder.encodeHeader(FrameHeader.of(true, Opcode.CLOSE, 0), dst);
        encoder.encodeHeader(FrameHeader.of(true, Opcode.PONG, 0), dst);
        FrameHeader data = FrameHeader.of(true, Opcode.CONTINUATION, 0);
        assertIllegal("data frame with opcode 0 behind a close frame", encoder, data);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void nothingMovesWithoutPayloadOrRoom(Role role) {
        FrameEncoder encoder = encoder(role);
        assertEquals(0, encoder.encodePayload(ByteBuffer.allocate(5), ByteBuffer.allocate(5)));
        encoder.encodeHeader(FrameHeader.of(true, Opcode.BINARY, 3), ByteBuffer.allocate(14));
        assertEquals(0, encoder.encodePayload(ByteBuffer.allocate(0), ByteBuffer.allocate(5)));
        assertEquals(0, encoder.encodePayload(ByteBuffer.allocate(5), ByteBuffer.allocate(0)));
        ByteBuffer more = ByteBuffer.allocate(5);
        assertEquals(3, encoder.encodePayload(more, ByteBuffer.allocate(5)));
        assertEquals(2, more.remaining());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void moreThanIsDueIsNotMaskedInPlace(Role role) {
        FrameEncoder encoder = encoder(role);
        encoder.encodeHeader(FrameHeader.of(true, Opcode.BINARY, 3), ByteBuffer.allocate(14));
        ByteBuffer payload = ByteBuffer.allocate(4);
        String message = assertThrows(IllegalArgumentException.class, () -> encoder.encodePayloadInPlace(payload))
                .getMessage();
        assertEquals("4 bytes of payload, of which 3 are due", message);
        assertEquals(ByteBuffer.allocate(4), payload);
        assertEquals(3, encoder.payloadRemaining());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void readOnlyTargetsAreRefusedAndNothingIsLost(Role role) {
        FrameEncoder encoder = encoder(role);
        ByteBuffer readOnly = ByteBuffer.allocate(100).asReadOnlyBuffer();
        FrameHeader header = FrameHeader.of(true, Opcode.TEXT, TEXT.length);
        assertThrows(ReadOnlyBufferException.class, () -> encoder.encodeHeader(header, readOnly));
        ByteBuffer dst = ByteBuffer.allocate(100);
        encoder.encodeHeader(header, dst);
        ByteBuffer src = ByteBuffer.wrap(TEXT);
        assertThrows(ReadOnlyBufferException.class, () -> encoder.encodePayload(src, readOnly));
        assertEquals(TEXT.length, encoder.encodePayload(src, dst));
        assertEquals(ByteBuffer.wrap(Wire.to(opposite(role), Wire.frame(0x81, TEXT))), dst.flip());
    }

    private static void assertIllegal(String message, FrameEncoder encoder, FrameHeader header) {
        ByteBuffer dst = ByteBuffer.allocate(14);
        assertEquals(
                message,
                assertThrows(IllegalStateException.class, () -> encoder.encodeHeader(header, dst))
                        .getMessage());
        assertEquals(0, dst.position());
    }

    private static FrameEncoder encoder(Role role) {
        return new FrameEncoder(role, () -> Wire.KEY);
    }

    private static Role opposite(Role role) {
        return role == Role.CLIENT ? Role.SERVER : Role.CLIENT;
    }
}
