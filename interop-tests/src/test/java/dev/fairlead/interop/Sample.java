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
 * @param option how it is sent
 * @param pieceLength how long its pieces are; a message that is no longer goes whole
 */
record Sample(BufferType kind, ByteBuffer payload, SendOption option, int pieceLength) {

    static Sample text(String text) {
        return new Sample(
                BufferType.UTF8_MESSAGE,
                ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)),
                SendOption.DEFAULT,
                Integer.MAX_VALUE);
    }

    static Sample binary(byte[] bytes) {
        return new Sample(BufferType.BINARY_MESSAGE, ByteBuffer.wrap(bytes), SendOption.DEFAULT, Integer.MAX_VALUE);
    }

    Sample uncompressed() {
        return new Sample(kind, payload, SendOption.UNCOMPRESSED, pieceLength);
    }

    Sample inPiecesOf(int length) {
        return new Sample(kind, payload, option, length);
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
        return option == SendOption.DEFAULT && (isInPieces() || size() >= threshold);
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
