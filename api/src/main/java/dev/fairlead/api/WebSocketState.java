package dev.fairlead.api;

/**
 * Where a WebSocket stands between upgrade and release; which operations each state allows is a table in
 * {@code docs/architecture.md}.
 *
 * @since 0.1
 */
public enum WebSocketState {
    /** Both directions are usable. */
    OPEN,
    /** Our Close frame went out ({@link WebSocket#shutdown}): nothing more is sent, receiving goes on. */
    CLOSE_SENT,
    /** The peer's Close frame was received: nothing more is received, sending goes on until our own. */
    CLOSE_RECEIVED,
    /** Both Close frames have passed. */
    BOTH_CLOSED,
    /** {@link WebSocket#closeHandshake} is going on. */
    CLOSING,
    /** {@link WebSocket#closeHandshake} has succeeded. */
    CLOSED,
    /** The connection broke, the peer broke a rule, or a time limit passed at a point where nothing can be undone. */
    FAILED,
    /** The handle was closed. */
    RELEASED
}
