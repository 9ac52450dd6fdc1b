package dev.fairlead.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.codec.Pieces;
import dev.fairlead.codec.Pieces.Storage;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class PayloadReadDirectlyTests {

    private static final byte[] TEXT = "direct – Größe 漢字 😀!".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource(Role.class)
    void sameBytesComeOutAsWithDecodePayload(Role role) throws ProtocolViolation {
        byte[] wire = Wire.to(role, Wire.frame(0x81, TEXT));
        byte[] payload = Arrays.copyOfRange(wire, wire.length - TEXT.length, wire.length);
        for (Storage storage : List.of(Storage.HEAP, Storage.HEAP_SLICE, Storage.DIRECT, Storage.LITTLE_ENDIAN)) {
            for (List<ByteBuffer> pieces : Pieces.everySplitOf(payload).toList()) {
                FrameDecoder decoder = begun(role, wire);
                ByteBuffer dst = storage.of(new byte[TEXT.length]);
                int begin = dst.position();
                for (ByteBuffer piece : pieces) {
                    int start = dst.position();
                    dst.put(piece);
                    decoder.payloadReadDirectly(dst, start);
                }
                assertEquals(0, decoder.payloadRemaining());
                assertEquals(ByteBuffer.wrap(TEXT), dst.flip().position(begin));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void bothWaysTakeTurns(Role role) throws ProtocolViolation {
        byte[] wire = Wire.to(role, Wire.frame(0x81, TEXT));
        for (int first = 0; first <= TEXT.length; first++) {
            ByteBuffer src = ByteBuffer.wrap(wire);
            FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT);
            decoder.decodeHeader(src);
            ByteBuffer dst = ByteBuffer.allocate(TEXT.length).limit(first);
            decoder.decodePayload(src, dst);
            dst.limit(TEXT.length).put(src);
            decoder.payloadReadDirectly(dst, first);
            assertEquals(ByteBuffer.wrap(TEXT), dst.flip());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void textIsChecked(Role role) throws ProtocolViolation { // "a", then ff
        byte[] wire = Wire.to(role, "8102 61ff");
        FrameDecoder decoder = begun(role, wire);
        ByteBuffer dst = ByteBuffer.wrap(wire).position(wire.length);
        ProtocolViolation violation =
                assertThrows(ProtocolViolation.class, () -> decoder.payloadReadDirectly(dst, wire.length - 2));
        assertEquals("text message is not UTF-8 at its byte 1", violation.getMessage());
        assertEquals(2, decoder.payloadRemaining());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void textMustNotEndInsideACharacter(Role role) throws ProtocolViolation { // e2 82 without ac
        byte[] wire = Wire.to(role, "8102 e282");
        FrameDecoder decoder = begun(role, wire);
        ByteBuffer dst = ByteBuffer.wrap(wire).position(wire.length);
        ProtocolViolation violation =
                assertThrows(ProtocolViolation.class, () -> decoder.payloadReadDirectly(dst, wire.length - 2));
        assertEquals("text message of 2 bytes ends inside a character", violation.getMessage());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void moreThanIsDueIsRefused(Role role) throws ProtocolViolation {
        FrameDecoder decoder = begun(role, Wire.to(role, "8202 0102"));
        ByteBuffer dst = ByteBuffer.allocate(9).position(4);
        for (int start : new int[] {1, 5, -1}) {
            String message = assertThrows(IllegalArgumentException.class, () -> decoder.payloadReadDirectly(dst, start))
                    .getMessage();
            assertEquals("bytes " + start + " to 4 of the buffer cannot be payload, of which 2 bytes are due", message);
        }
        decoder.payloadReadDirectly(dst, 4);
        assertEquals(2, decoder.payloadRemaining());
        decoder.payloadReadDirectly(dst, 2);
        assertEquals(0, decoder.payloadRemaining());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void onlyAServerNeedsToWrite(Role role) throws ProtocolViolation { // a read-only buffer
        FrameDecoder decoder = begun(role, Wire.to(role, "8202 0102"));
        ByteBuffer dst = ByteBuffer.allocate(2).position(2).asReadOnlyBuffer();
        if (role == Role.SERVER) {
            assertThrows(ReadOnlyBufferException.class, () -> decoder.payloadReadDirectly(dst, 0));
        } else {
            decoder.payloadReadDirectly(dst, 0);
        }
        assertEquals(role == Role.SERVER ? 2 : 0, decoder.payloadRemaining());
    }

    private static FrameDecoder begun(Role role, byte[] wire) throws ProtocolViolation {
        FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT);
        decoder.decodeHeader(ByteBuffer.wrap(wire));
        return decoder;
    }
}
