package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FrameTests {

    @Test
    void anEncodedFrameMayEndBeforeItsPayload() {
        FrameHeader header = FrameHeader.of(true, Opcode.BINARY, 300);
        assertArrayEquals(RawClient.bytes("827e012c 0102"), Frame.encode(header, (byte) 1, (byte) 2));
        assertArrayEquals(RawClient.bytes("827e012c"), Frame.encode(header));
    }

    @Test
    void aContinuationIsEncodedThoughNothingIsContinued() {
        assertArrayEquals(
                RawClient.bytes("0001 07"), Frame.encode(FrameHeader.of(false, Opcode.CONTINUATION, 1), (byte) 7));
    }

    @Test
    void aMaskedFrameHasTheKeyOfItsHeader() {
        FrameHeader header = new FrameHeader(true, 0, Opcode.TEXT, true, 0x37fa213d, 5);
        // RFC 6455 5.7: a single-frame masked text message "Hello".
        assertArrayEquals(
                RawClient.bytes("8185 37fa213d 7f9f4d5158"), Frame.encode(header, RawClient.bytes("48656c6c6f")));
    }

    @Test
    void aPayloadLongerThanItsHeaderSaysIsRefused() {
        FrameHeader header = FrameHeader.of(true, Opcode.TEXT, 1);
        assertEquals(
                "payload of 2 bytes, the header says 1",
                assertThrows(IllegalArgumentException.class, () -> Frame.encode(header, new byte[2]))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Frame(header, ByteBuffer.allocate(2)));
    }

    @Test
    void aFrameKeepsItsPayloadToItself() {
        ByteBuffer source = ByteBuffer.wrap(new byte[] {9, 'a', 'b', 9}, 1, 2);
        Frame frame = new Frame(FrameHeader.of(true, Opcode.TEXT, 2), source);
        source.put(1, (byte) 'x');
        frame.payload().get();
        assertEquals("ab", frame.text());
        assertEquals(2, frame.payload().remaining());
        assertTrue(frame.payload().isReadOnly());
        assertEquals(new Frame(FrameHeader.of(true, Opcode.TEXT, 2), ByteBuffer.wrap(frame.bytes())), frame);
    }

    @Test
    void aMessageIsTextOrBinary() {
        Message message = new Message(Opcode.BINARY, ByteBuffer.wrap(new byte[] {1, 2}));
        assertArrayEquals(new byte[] {1, 2}, message.bytes());
        assertTrue(message.payload().isReadOnly());
        assertEquals(
                "PING is not the kind of a message, TEXT and BINARY are",
                assertThrows(IllegalArgumentException.class, () -> new Message(Opcode.PING, ByteBuffer.allocate(0)))
                        .getMessage());
    }
}
