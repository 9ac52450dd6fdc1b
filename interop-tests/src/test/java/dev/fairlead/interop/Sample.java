package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.fairlead.api.BufferType;
import dev.fairlead.api.Message;
import dev.fairlead.api.SendOption;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message to be sent, and to come back.
 *
 * @param kind of a whole message
 * @param payload its bytes, whose position stays
 * @param isUncompressed whether it is sent so, whatever was agreed
 * @param pieceLength how long its pieces are; a message that is no longer goes whole
 */
record Sample(BufferType kind, ByteBuffer payload, boolean isUncompressed, int pieceLength) {

    static Sample text(String text) {
        return new Sample(
                BufferType.UTF8_MESSAGE,
                ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)),
                false,
                Integer.MAX_VALUE);
    }

    static Sample binary(byte[] bytes) {
        return new Sample(BufferType.BINARY_MESSAGE, ByteBuffer.wrap(bytes), false, Integer.MAX_VALUE);
    }

    Sample uncompressed() {
        return new Sample(kind, payload, true, pieceLength);
    }

    Sample inPiecesOf(int length) {
        return new Sample(kind, payload, isUncompressed, length);
    }

    SendOption[] options() {
        return isUncompressed ? new SendOption[] {SendOption.UNCOMPRESSED} : new SendOption[0];
    }

    int size() {
        return payload.remaining();
    }

    boolean isText() {
        return kind == BufferType.UTF8_MESSAGE;
    }

    boolean isInPieces() {
        return size() > pieceLength;
    }

    /** Whether it is compressed, if whole messages are from that size on. */
    boolean isCompressedFrom(int threshold) {
        return !isUncompressed && (isInPieces() || size() >= threshold);
    }

    String text() {
        return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    void assertSameAs(Message received) {
        if (isText()) {
            assertEquals(text(), assertInstanceOf(Message.Text.class, received).text());
        } else {
            assertEquals(
                    payload, assertInstanceOf(Message.Binary.class, received).payload());
        }
    }
}
