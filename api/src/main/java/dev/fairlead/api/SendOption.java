package dev.fairlead.api;

/**
 * How a message, or a piece of one, is sent.
 *
 * @since 0.1
 */
public enum SendOption {

    /**
     * Not compressed, whatever was agreed: for what is compressed already; and for secrets beside which the same message, or
     * another one on the connection, has text that somebody else can choose. Who sees how long compressed messages are can
     * then guess the secret piece by piece (RFC 7692 8, RFC 7457 2.6: CRIME).
     */
    UNCOMPRESSED,

    /**
     * More follows soon: what is sent may be held back, so that many messages leave in one write to the network. It leaves
     * at the latest
     *
     * <ul>
     *   <li>with the next send operation without this option, and with {@link WebSocket#flush()};
     *   <li>when {@link SessionOptions.Builder#sendBufferSize} bytes are held back;
     *   <li>when a receive operation begins, a ping or a pong is sent, or a Close frame;
     *   <li>about a millisecond after the first message that is held back, if nothing of that comes before.
     * </ul>
     *
     * A send operation is done when its bytes are held back. If the connection breaks before they have left, a later operation
     * fails with that; {@link WebSocket#abort} drops them.
     */
    MORE_FOLLOWS
}
