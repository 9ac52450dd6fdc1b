package dev.fairlead.api;

/**
 * What one {@link WebSocket#receive} brought: data, or the peer's Close frame.
 *
 * @since 0.1
 */
public sealed interface Received {

    /**
     * A message or a piece of one, which lies in the caller's buffer.
     *
     * @param type kind of the message, and whether it ends here
     * @param byteCount the number of bytes that were put into the buffer; 0 only at the end of a message
     */
    record Data(BufferType type, int byteCount) implements Received {}

    /**
     * The peer sent its Close frame: nothing more will be received.
     *
     * @param status its status and reason; {@link CloseStatus#EMPTY} if the frame had none
     */
    record Closed(CloseStatus status) implements Received {}
}
