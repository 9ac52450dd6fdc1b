package dev.fairlead.api;

import static dev.fairlead.api.BufferType.UTF8_FRAGMENT;
import static dev.fairlead.api.BufferType.UTF8_MESSAGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.testkit.Frame;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that goes out is UTF-8, over all pieces of its message. */
@Timeout(30)
class SendTextTests {

    /** One, two, three and four bytes: a, ä, €, 𝄞. */
    private static final String MIXED = "a\u00E4\u20AC\uD834\uDD1E";

    @ParameterizedTest
    @CsvSource({
        "C080, 0", // overlong NUL
        "61C1BF, 1", // overlong DEL behind a letter
        "EDA080, 1", // a surrogate, impossible at its second byte
        "F4908080, 1", // over U+10FFFF
        "FF, 0", // never in UTF-8
        "6180, 1", // a continuation byte with nothing before
        "C361, 1" // a letter where a continuation byte is due
    })
    void bytesThatAreNotUtf8AreRefusedWithTheirIndex(String hex, int index) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            ByteBuffer payload = ByteBuffer.wrap(ServerFrames.hex("0000" + hex)).position(2);

            InvalidParameterException e = assertThrows(
                    InvalidParameterException.class, () -> memory.socket().send(UTF8_MESSAGE, payload));
            assertEquals(
                    "text is not UTF-8: the byte at index " + index + " of the payload cannot be there (RFC 6455 8.1)",
                    e.getMessage());
            assertEquals(WebSocketState.OPEN, memory.socket().state());
            assertEquals(0, memory.peer().take().length);
        }
    }

    @Test
    void charactersMayBeCutBetweenPiecesAtEveryByte() throws Exception {
        byte[] text = ServerFrames.utf8(MIXED);
        for (int cut = 0; cut <= text.length; cut++) {
            try (MemorySocket memory = MemorySocket.open()) {
                memory.socket().send(UTF8_FRAGMENT, ByteBuffer.wrap(text, 0, cut));
                memory.socket().send(UTF8_MESSAGE, ByteBuffer.wrap(text, cut, text.length - cut));

                byte[] sent =
                        ServerFrames.join(memory.sent().bytes(), memory.sent().bytes());
                assertArrayEquals(text, sent, "cut at " + cut);
            }
        }
    }

    @Test
    void charactersMayBeSentByteByByte() throws Exception {
        byte[] text = ServerFrames.utf8(MIXED);
        try (MemorySocket memory = MemorySocket.open()) {
            for (int i = 0; i < text.length; i++) {
                memory.socket().send(i + 1 < text.length ? UTF8_FRAGMENT : UTF8_MESSAGE, ByteBuffer.wrap(text, i, 1));
            }
            for (byte expected : text) {
                assertArrayEquals(new byte[] {expected}, memory.sent().bytes());
            }
        }
    }

    @Test
    void theLastPieceCannotEndWithinACharacterAndTheMessageCanBeContinued() throws Exception {
        byte[] euro = ServerFrames.utf8("\u20AC");
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().send(UTF8_FRAGMENT, ByteBuffer.wrap(euro, 0, 1));

            InvalidParameterException e = assertThrows(
                    InvalidParameterException.class,
                    () -> memory.socket().send(UTF8_MESSAGE, ByteBuffer.wrap(euro, 1, 1)));
            assertEquals("text is not UTF-8: the message ends within a character (RFC 6455 8.1)", e.getMessage());
            memory.socket().send(UTF8_MESSAGE, ByteBuffer.wrap(euro, 1, 2));

            Frame first = memory.sent();
            assertArrayEquals(
                    euro, ServerFrames.join(first.bytes(), memory.sent().bytes()));
            assertEquals(0, memory.peer().take().length);
        }
    }

    @Test
    void anEmptyLastPieceWithinACharacterIsRefused() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().send(UTF8_FRAGMENT, ByteBuffer.wrap(ServerFrames.hex("C3")));

            assertThrows(
                    InvalidParameterException.class, () -> memory.socket().send(UTF8_MESSAGE, ByteBuffer.allocate(0)));
        }
    }

    @Test
    void aBadPieceInTheMiddleIsRefusedAndTheMessageCanBeContinued() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().send(UTF8_FRAGMENT, ByteBuffer.wrap(ServerFrames.hex("61 C3")));

            assertThrows(
                    InvalidParameterException.class,
                    () -> memory.socket().send(UTF8_FRAGMENT, ByteBuffer.wrap(ServerFrames.utf8("x"))));
            memory.socket().send(UTF8_MESSAGE, ByteBuffer.wrap(ServerFrames.hex("A4 62")));

            assertArrayEquals(ServerFrames.hex("61C3"), memory.sent().bytes());
            assertArrayEquals(ServerFrames.hex("A462"), memory.sent().bytes());
        }
    }

    @Test
    void eachMessageIsCheckedFromItsBeginning() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().sendText(MIXED);
            assertThrows(
                    InvalidParameterException.class,
                    () -> memory.socket().send(UTF8_MESSAGE, ByteBuffer.wrap(ServerFrames.hex("A4"))));
            memory.socket().sendText(MIXED);

            assertEquals(MIXED, memory.sent().text());
            assertEquals(MIXED, memory.sent().text());
        }
    }

    @Test
    void binaryMessagesAreNotChecked() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().sendBinary(ServerFrames.hex("FF C0 80"));

            assertArrayEquals(ServerFrames.hex("FFC080"), memory.sent().bytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, '\uD834'", "1, 'a\uDD1E'", "2, 'ab\uD834c'", "2, '\uD834\uDD1E\uD834'", "0, '\uDD1E\uD834'"})
    void unpairedSurrogatesAreRefusedWithTheirIndex(int index, String text) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            InvalidParameterException e = assertThrows(
                    InvalidParameterException.class, () -> memory.socket().sendText(text));
            assertEquals(
                    "text has an unpaired surrogate at index " + index + ", which UTF-8 cannot express (RFC 3629 3)",
                    e.getMessage());
            memory.socket().sendText("usable");
            assertEquals("usable", memory.sent().text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\uFEFFx", "\uFFFE\uFFFF", "\uDBFF\uDFFF", MIXED})
    void allOtherCharactersAreSentUnchanged(String text) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().sendText(text);

            assertArrayEquals(ServerFrames.utf8(text), memory.sent().bytes());
        }
    }
}
