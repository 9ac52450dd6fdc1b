package dev.fairlead.api;

import java.nio.ByteBuffer;

/**
 * What one {@link WebSocket#receiveMessage()} brought: a whole message, or the peer's Close frame.
 *
 * @since 0.1
 */
public sealed interface Message {

    /**
     * A text message.
     *
     * @param text its characters
     */
    record Text(String text) implements Message {

        /** Returns how long it is, and nothing of the text, which is no affair of a log. */
        @Override
        public String toString() {
            return "Text[" + text.length() + " characters]";
        }
    }

    /**
     * A binary message.
     *
     * @param payload its bytes, from position to limit; the buffer belongs to the caller
     */
    record Binary(ByteBuffer payload) implements Message {

        /** Returns how long it is. */
        @Override
        public String toString() {
            return "Binary[" + payload.remaining() + " bytes]";
        }
    }

    /**
     * The peer sent its Close frame: nothing more will be received.
     *
     * @param status its status and reason; {@link CloseStatus#EMPTY} if the frame had none
     */
    record Closed(CloseStatus status) implements Message {}
}
