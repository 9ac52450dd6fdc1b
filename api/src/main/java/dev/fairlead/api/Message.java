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
    record Text(String text) implements Message {}

    /**
     * A binary message.
     *
     * @param payload its bytes, from position to limit; the buffer belongs to the caller
     */
    record Binary(ByteBuffer payload) implements Message {}

    /**
     * The peer sent its Close frame: nothing more will be received.
     *
     * @param status its status and reason; {@link CloseStatus#EMPTY} if the frame had none
     */
    record Closed(CloseStatus status) implements Message {}
}
