package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.ProtocolViolation;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** How much memory a message gets before it has come, and whose it is afterwards. */
@SuppressWarnings("ByteBufferBackingArray") // whose array it is, is what is asked
class MessageAssemblerTests {

    private static final int LIMIT = 1 << 20;

    private final MessageAssembler assembler = new MessageAssembler(LIMIT);

    @Test
    void withoutAMessageThereIsNoRoom() {
        assertFalse(assembler.room().hasRemaining());
        assertTrue(assembler.isEmpty());
    }

    @Test
    void aShortMessageGetsAsMuchAsIsAnnounced() throws Exception {
        ByteBuffer room = assembler.room(125);
        assertEquals(125, room.remaining());
        room.put(new byte[125]);
        assertSame(room.array(), finish(BufferType.BINARY_MESSAGE).array());
        assertFalse(assembler.room().hasRemaining());
    }

    @Test
    void whatIsAnnouncedIsBelievedAsFarAsTheLastMessage() throws Exception {
        assertEquals(1024, assembler.room(LIMIT).remaining());
        receive(7000);
        finish(BufferType.BINARY_MESSAGE);
        assertEquals(7000, assembler.room(LIMIT).remaining());
    }

    @Test
    void aMessageLikeTheOneBeforeIsNotCopied() throws Exception {
        receive(60_000);
        finish(BufferType.BINARY_MESSAGE);
        ByteBuffer room = assembler.room(60_000);
        assertEquals(60_000, room.remaining());
        room.put(new byte[60_000]);
        assertSame(room.array(), finish(BufferType.BINARY_MESSAGE).array());
    }

    @Test
    void ofAnArrayThatIsMostlyEmptyTheMessageGetsACopy() throws Exception {
        ByteBuffer room = assembler.room(0);
        room.put(new byte[100]);
        ByteBuffer message = finish(BufferType.BINARY_MESSAGE);
        assertEquals(100, message.array().length);
        assertNotSame(room.array(), message.array());
        assertSame(room.array(), assembler.room().array());
    }

    @Test
    void manySmallFragmentsHaveTheArrayCopiedAFewTimes() throws Exception {
        int copies = 0;
        byte[] last = new byte[0];
        for (int i = 0; i < 100_000; i++) {
            ByteBuffer room = assembler.room(1);
            if (room.array() != last) {
                copies++;
                last = room.array();
            }
            room.put((byte) i);
        }
        assertEquals(100_000, finish(BufferType.BINARY_MESSAGE).remaining());
        assertTrue(copies <= 18, copies + " arrays");
    }

    @Test
    void beyondTheLimitIsNoRoom() throws Exception {
        assertThrows(ProtocolViolation.class, () -> assembler.room(LIMIT + 1L));
        receive(LIMIT);
        // A byte more, by which it is found out.
        assertEquals(1, assembler.room(0).remaining());
        assembler.room(0).put((byte) 1);
        assertThrows(ProtocolViolation.class, () -> assembler.finish(BufferType.BINARY_MESSAGE));
        assertTrue(assembler.allows(LIMIT));
        assertFalse(assembler.allows(LIMIT + 1));
    }

    /** A text is decoded out of the array, which serves the next one. */
    @Test
    void textsShareAnArray() throws Exception {
        ByteBuffer room = assembler.roomForWhole(true, 3);
        room.put(new byte[] {'a', 'b', 'c'});
        assertEquals("abc", text(assembler.whole(true, room)));
        assertTrue(assembler.isEmpty());
        assertSame(room, assembler.roomForWhole(true, 1024));
    }

    private void receive(int size) throws ProtocolViolation {
        for (int done = 0; done < size; ) {
            ByteBuffer room = assembler.room(size - done);
            int count = Math.min(room.remaining(), size - done);
            room.put(new byte[count]);
            done += count;
        }
    }

    private ByteBuffer finish(BufferType type) throws ProtocolViolation {
        Message.Binary binary = assertInstanceOf(Message.Binary.class, assembler.finish(type));
        return binary.payload();
    }

    private static String text(Message message) {
        return assertInstanceOf(Message.Text.class, message).text();
    }
}
